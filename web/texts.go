package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	mltext "caderno/ml/text" // text is a word of this package
	"caderno/storage"
	"caderno/web/words"
)

// textUploadPage is where people bring their own text.
type textUploadPage struct {
	page
	Error   string
	Text    string // what was pasted, while it is short enough to be sent back
	Name    string
	Column  string
	Limit   int
	Tongues []choice
	Recent  []recentData
}

func (s *Site) showTextUpload(c echo.Context) error {
	return s.answerTextUpload(c, http.StatusOK, textUploadPage{}, "")
}

func (s *Site) answerTextUpload(c echo.Context, status int, d textUploadPage, lang string) error {
	say := sayTo(c)
	d.page, d.Limit = s.page(c, say.T("texts.title")), textBytes
	for _, id := range []string{"", mltext.Portuguese, mltext.English} {
		d.Tongues = append(d.Tongues, choice{id, say.T("texts.lang." + firstOf(id, "guess")), id == lang})
	}
	own, err := s.ownTexts(c)
	if err != nil {
		return err
	}
	for _, t := range own {
		d.Recent = append(d.Recent, recentData{t.Name, "/texts/" + t.ID, textExtent(say, t.Report)})
	}
	return s.show(c, status, "textupload", d)
}

// readText reads what was pasted or uploaded, keeps it, and goes to its page. What cannot be read is answered with the
// reason, and nothing is kept.
func (s *Site) readText(c echo.Context) error {
	up, err := receive(c.Request())
	if isTooLarge(err) {
		err = &problem{status: http.StatusRequestEntityTooLarge, key: "problem.too-large", args: []any{"limit", textBytes}, cause: err}
	}
	if err != nil {
		return s.refuseText(c, up, err)
	}
	id, err := s.keepText(c, up)
	if err != nil {
		return s.refuseText(c, up, err)
	}
	return c.Redirect(http.StatusSeeOther, "/texts/"+id)
}

// keepText reads a text and stores it under the name of what it holds.
func (s *Site) keepText(c echo.Context, up upload) (id string, err error) {
	ctx := c.Request().Context()
	done, err := s.series.own.alone(ctx)
	if err != nil {
		return "", err
	}
	t, err := takeText(ctx, up)
	done()
	if err != nil {
		return "", err
	}
	t.Created = s.clock()
	if err = s.store.PutText(ctx, t); err == nil {
		rememberData(c, t.ID)
	}
	return t.ID, err
}

func (s *Site) refuseText(c echo.Context, up upload, err error) error {
	p := problemOf(err)
	if p.status >= 500 {
		return err
	}
	d := textUploadPage{Error: p.message(sayTo(c)), Name: up.name, Column: up.column}
	if !up.fromFile && len(up.raw) <= shownBack && !strings.ContainsRune(string(up.raw), 0) {
		d.Text = strings.ToValidUTF8(string(up.raw), "�")
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.answerTextUpload(c, p.status, d, up.lang)
}

// textPage is people's own text: what was read, and its words ready to train.
type textPage struct {
	page
	Lines   []words.Line
	Words   *wordFigure
	TooLess string // why nothing can be trained on it
}

func (s *Site) showText(c echo.Context) error {
	say, ctx := sayTo(c), c.Request().Context()
	if !isOwnText(c.Param("id")) {
		return echo.ErrNotFound
	}
	about, err := s.store.AboutText(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	data, err := s.series.own.load(ctx, s.store, about.ID)
	if err != nil {
		return err
	}
	p := textPage{page: s.page(c, about.Name), Lines: textLines(say, about)}
	p.Crumb = say.T("texts.crumb")
	p.Words, err = s.trainedWords(ctx, say, place{id: "data"}, ml.Spec{Data: about.ID}, data)
	if fields, ok := errors.AsType[ml.FieldErrors](err); ok {
		p.TooLess = say.Field(fields[0])
	} else if err != nil {
		return err
	}
	return s.show(c, http.StatusOK, "text", p)
}

// textExtent says how long a text is.
func textExtent(say *words.Printer, r storage.TextReport) string {
	return say.T("texts.extent", "words", int(r.Tally.Words), "types", int(r.Tally.Types), "sentences", int(r.Tally.Sentences))
}

// textLines says how a text was read and what is worth saying about it.
func textLines(say *words.Printer, t storage.Text) []words.Line {
	lines := []words.Line{{Text: textExtent(say, t.Report)}}
	lang := "texts.in." + firstOf(t.Lang, "unknown")
	if t.Report.Guessed && t.Lang != "" {
		lang = "texts.guessed." + t.Lang
	}
	lines = append(lines, words.Line{Text: say.T(lang), Warn: t.Report.Guessed && t.Lang == ""})
	lines = append(lines, words.Line{Text: say.T("texts.encoding", "encoding", t.Report.Encoding)})
	if files := t.Report.Files; len(files) > 0 {
		const most = 5
		key := "texts.files"
		if len(files) > most {
			key = "texts.files-more"
		}
		lines = append(lines, words.Line{Text: say.T(key, "files", say.List(files[:min(len(files), most)]), "n", len(files), "more", len(files)-most)})
	}
	for _, notes := range [][]mltext.Note{t.Report.Notes, t.Report.Checks} {
		for _, n := range notes {
			lines = append(lines, words.Line{Text: say.TextNote(n), Code: n.Code, Warn: true})
		}
	}
	return lines
}
