package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/words"
)

// uploadPage is where people bring their own data.
type uploadPage struct {
	page
	Error  string
	Row    string // where the mistake is, "" when it has no place
	Text   string // what was pasted, while it is short enough to be sent back
	Name   string
	Unit   string
	Recent []recentData
}

type recentData struct{ Name, URL, Extent string }

func (s *Site) showUpload(c echo.Context) error {
	return s.answerUpload(c, http.StatusOK, uploadPage{})
}

func (s *Site) answerUpload(c echo.Context, status int, d uploadPage) error {
	say := sayTo(c)
	d.page = s.page(c, say.T("upload.title"))
	own, err := s.ownSeries(c)
	if err != nil {
		return err
	}
	for _, data := range own {
		d.Recent = append(d.Recent, recentData{data.Name, "/data/" + data.ID, say.Extent(data)})
	}
	return s.show(c, status, "upload", d)
}

// upload is what a reader sends: a table or a text, and what to call it.
type upload struct {
	raw          []byte
	fromFile     bool
	name, unit   string
	file         string // its name
	lang, column string // of a text
}

// readData reads what was pasted or uploaded, keeps it, and goes to its page. What cannot be read is answered with the
// reason, and nothing is kept.
func (s *Site) readData(c echo.Context) error {
	up, err := receive(c.Request())
	if isTooLarge(err) {
		err = &problem{status: http.StatusRequestEntityTooLarge, key: "problem.too-large", args: []any{"limit", series.MaxBytes}, cause: err}
	}
	if err != nil {
		return s.refuseData(c, up, err)
	}
	id, err := s.keepData(c, up.raw, series.Reading{Name: up.name, Unit: up.unit})
	if err != nil {
		return s.refuseData(c, up, err)
	}
	return c.Redirect(http.StatusSeeOther, "/data/"+id)
}

// shownBack is the most bytes of a pasted table that come back with the reason why it was refused.
const shownBack = 64 << 10

func (s *Site) refuseData(c echo.Context, up upload, err error) error {
	p := problemOf(err)
	if p.status >= 500 {
		return err
	}
	say := sayTo(c)
	d := uploadPage{Error: p.message(say), Name: up.name, Unit: up.unit}
	if !up.fromFile && len(up.raw) <= shownBack && !strings.ContainsRune(string(up.raw), 0) {
		d.Text = strings.ToValidUTF8(string(up.raw), "�")
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return s.answerUpload(c, p.status, d)
}

// keepData reads a table and stores it under the name of what reading it gives.
func (s *Site) keepData(c echo.Context, raw []byte, how series.Reading) (id string, err error) {
	data, report, err := series.ReadCSV(raw, how)
	if err != nil {
		return "", err
	}
	data.ID = storage.DataID(raw, how)
	err = s.store.PutData(c.Request().Context(), storage.Data{Series: data, Reading: how, Report: report, Raw: raw, Created: s.clock()})
	if err == nil {
		rememberData(c, data.ID)
	}
	return data.ID, err
}

// drained is how much of an upload that is too large is read to its end all the same.
const drained = 64 << 20

// receive takes a posted table: a file if there is one, else the text. Parts are read as they come and bounded, and
// nothing is written to disk.
func receive(r *http.Request) (upload, error) {
	var up upload
	if r.ContentLength > uploadBytes {
		io.CopyN(io.Discard, r.Body, drained) // a browser that is cut off in the middle shows no answer
		return up, &http.MaxBytesError{Limit: uploadBytes}
	}
	r.Body = http.MaxBytesReader(nil, r.Body, uploadBytes)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return up, &problem{status: http.StatusUnsupportedMediaType, key: "problem.415"}
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return up, &problem{status: http.StatusBadRequest, key: "problem.400", cause: err}
	}
	var text []byte
	for range 16 { // a form has five or six parts
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return up, badPart(err)
		}
		body, err := io.ReadAll(io.LimitReader(part, series.MaxBytes+1)) // one more than is read, so that it is refused
		if err != nil {
			return up, badPart(err)
		}
		switch part.FormName() {
		case "file":
			if len(body) > 0 || part.FileName() != "" {
				up.raw, up.fromFile, up.file = body, true, part.FileName()
				up.name = firstOf(up.name, titleOf(part.FileName()))
			}
		case "text":
			text = body
		case "name":
			up.name = firstOf(strings.TrimSpace(string(body[:min(len(body), 400)])), up.name)
		case "unit":
			up.unit = strings.TrimSpace(string(body[:min(len(body), 400)]))
		case "lang":
			up.lang = string(body[:min(len(body), 400)])
		case "column":
			up.column = strings.TrimSpace(string(body[:min(len(body), 400)]))
		}
	}
	if !up.fromFile {
		up.raw = text
	}
	return up, nil
}

func badPart(err error) error {
	if isTooLarge(err) {
		return err
	}
	return &problem{status: http.StatusBadRequest, key: "problem.400", cause: err}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// titleOf makes a title of a file's name.
func titleOf(file string) string {
	file = file[strings.LastIndexAny(file, `/\`)+1:]
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		file = file[:i]
	}
	return strings.ReplaceAll(file, "_", " ")
}

// dataPage is people's own data: what was read, how it may be read otherwise, and a network to train on it.
type dataPage struct {
	page
	ID      string
	Card    dataCard
	Columns []choice // the columns of numbers, when there are several
	Reading series.Reading
	Season  string
	Gappy   bool // values are missing in the table
	Gaps    []choice
	Figure  *figure
	TooLess string // why nothing can be trained on it
}

func (s *Site) showData(c echo.Context) error {
	say := sayTo(c)
	d, err := s.store.Data(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	p := dataPage{page: s.page(c, d.Series.Name), ID: d.Series.ID, Reading: d.Reading, Card: s.ownCard(say, d)}
	p.Crumb = say.T("data.crumb")
	if d.Reading.Season > 0 {
		p.Season = strconv.Itoa(d.Reading.Season)
	}
	if len(d.Report.NumericColumns) > 1 {
		for _, name := range d.Report.NumericColumns {
			p.Columns = append(p.Columns, choice{name, name, name == d.Report.ValueColumn})
		}
	}
	p.Gappy = len(d.Series.Filled) > 0 || d.Series.Missing() > 0
	for _, gaps := range []string{series.Fill, series.Leave} {
		p.Gaps = append(p.Gaps, choice{gaps, say.T("data.gaps." + gaps), gaps == firstOf(d.Reading.Gaps, series.Fill)})
	}
	full, _, err := s.resolve(c.Request().Context(), ml.Spec{Data: d.Series.ID}, nil)
	if fields, ok := errors.AsType[ml.FieldErrors](err); ok {
		p.TooLess = say.Field(fields[0])
	} else if err != nil {
		return err
	} else {
		f, err := s.figureOf(c, say, place{id: "data"}, full, d.Series)
		if err != nil {
			return err
		}
		p.Figure = &f
	}
	return s.show(c, http.StatusOK, "data", p)
}

// figureOf is the figure of a spec's run if it exists, otherwise of the spec alone.
func (s *Site) figureOf(c echo.Context, say *words.Printer, at place, spec ml.Spec, data *series.Series) (figure, error) {
	f, err := s.runFigure(c.Request().Context(), say, at, spec.ID(data.Hash()))
	if errors.Is(err, storage.ErrNotFound) {
		return s.idleFigure(say, at, spec, data), nil
	}
	return f, err
}

// undoable are the notes about what was filled in.
var undoable = []string{series.NoteFilled, series.NoteInserted}

func (s *Site) ownCard(say *words.Printer, d storage.Data) dataCard {
	w := chartWords(say, d.Series.Calendar)
	card := dataCard{Printer: say, ID: "series", Name: d.Series.Name, Unit: d.Series.Unit, NoChart: !s.files.charts,
		Charts: viz.DataChart(d.Series, 0, w), Alt: say.T("data.alt", "series", d.Series.Name, "extent", say.Extent(d.Series)),
		Lines: say.Lines(d.Series, d.Report), Table: dataTable(say, d.Series, 6)}
	if slices.ContainsFunc(d.Report.Notes, func(n series.Note) bool { return slices.Contains(undoable, n.Code) }) {
		card.Undo, card.Gaps = "/data/"+d.Series.ID+"/read", series.Leave
	}
	return card
}

// rereadData reads kept data in another way, keeps the outcome, and goes to its page.
func (s *Site) rereadData(c echo.Context) error {
	values, err := formValues(c)
	if err != nil {
		return err
	}
	d, err := s.store.Data(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	how, err := changeReading(d.Reading, values)
	if err != nil {
		return err
	}
	id, err := s.keepData(c, d.Raw, how)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/data/"+id)
}

// changeReading takes over what a form says; what it leaves out stays.
func changeReading(how series.Reading, values url.Values) (series.Reading, error) {
	for name, into := range map[string]*string{"column": &how.Column, "gaps": &how.Gaps, "name": &how.Name, "unit": &how.Unit} {
		if values.Has(name) {
			*into = strings.TrimSpace(values.Get(name))
		}
	}
	if text := strings.TrimSpace(values.Get("season")); values.Has("season") {
		n, err := strconv.Atoi(firstOf(text, "0"))
		if err != nil {
			return how, ml.FieldErrors{{Field: "season", Code: ml.CodeNumber, Args: map[string]any{"got": shorten(text)}}}
		}
		if n < 0 || n > series.MaxValues || text != "" && n == 0 {
			return how, ml.FieldErrors{{Field: "season", Code: ml.CodeRange, Args: map[string]any{"min": 1, "max": series.MaxValues, "got": shorten(text)}}}
		}
		how.Season = n
	}
	return how, nil
}
