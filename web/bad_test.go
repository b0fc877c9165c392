package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/web/words"
)

var sayEnglish, sayPortuguese = words.Get(words.English), words.Get(words.Portuguese)

func airline(t testing.TB) *series.Series {
	t.Helper()
	data, err := series.Load("air-passengers")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// badValues lists values that each numeric field must refuse.
func badValues() map[string][]string {
	bad := map[string][]string{}
	for _, b := range ml.Bounds {
		bad[b.Field] = []string{"abc", "-0.5", fmt.Sprint(b.Max * 2), "<script>", "-1", "NaN", "Inf", "-Infinity", "1e309", "9999999999999999999999", "1;2", "٣",
			strings.Repeat("9", 500)}
		if b.Min > 0 {
			bad[b.Field] = append(bad[b.Field], "0")
		}
		if !slices.Contains([]string{"learning_rate", "clip", "dropout", "sampling", "momentum", "decay"}, b.Field) {
			bad[b.Field] = append(bad[b.Field], "1.5", "2,5")
		}
	}
	bad["log"] = []string{"yes", "ON ", "1", "<b>"}
	bad["difference"] = []string{"week", "0"}
	bad["cell"] = []string{"perceptron", "LSTM2"}
	bad["activation"] = []string{"cube", "ReLU"}
	bad["variant"], bad["wiring"], bad["norm"], bad["dropping"] = []string{"new"}, []string{"ring"}, []string{"batch"}, []string{"never"}
	bad["loss"], bad["optimizer"], bad["schedule"], bad["clip_by"] = []string{"regret"}, []string{"luck"}, []string{"never"}, []string{"hope"}
	bad["look"] = []string{"soon", "1.5", "-1", "0,999999999", "[[1]]", "NaN", "1e309", "<script>", many(33)}
	bad["init"] = []string{"hope", "0"}
	bad["future"] = []string{"maybe", "2"}
	bad["data"] = []string{"nobody", "d-aaaaaaaaaaaaaaaa", "../../etc/passwd", "<script>", "d-"}
	return bad
}

// many is the first n whole numbers with commas between them.
func many(n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprint(i)
	}
	return strings.Join(words, ",")
}

// Every field refuses what it cannot take, wherever it comes from, names itself in both languages, and nothing is stored.
func TestBadFieldsAreRefusedEverywhere(t *testing.T) {
	s := serve(t, nil)
	for field, values := range badValues() {
		for i, value := range values {
			spec := url.Values{"data": {"air-passengers"}, field: {value}}
			for _, say := range []*words.Printer{sayPortuguese, sayEnglish} {
				if i > 1 && (i+len(say.Lang()))%2 == 0 || i > 6 {
					continue // pages take long to read: two in both languages, some in turns, all by the API
				}
				lang := string(say.Lang())
				page := s.get("/runs/new?"+spec.Encode(), "Accept-Language", lang)
				refusedOnPage(t, page, say, field, value)
				form := s.post("/runs", spec, "Accept-Language", lang)
				if form.Status == http.StatusTooManyRequests {
					t.Fatal("the limit on starting runs is in the way of this test")
				}
				refusedOnPage(t, form, say, field, value)
			}
			asText, _ := json.Marshal(map[string]string{"data": "air-passengers", field: value})
			refusedByAPI(t, s, string(asText), field)
		}
		s.close()
		s = serve(t, nil) // the limit on starting runs goes by address
	}
	s.nothingStored()
	s.quietLog()
}

func refusedOnPage(t *testing.T, a *answer, say *words.Printer, field, value string) {
	t.Helper()
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("%s: status %d for %s=%.30s", a.what, a.Status, field, value)
		return
	}
	doc := a.doc()
	if field == "data" { // no input of its own: named in a sentence
		if text := doc.Find("main").Text(); !strings.Contains(text, say.FieldName(field)) {
			t.Errorf("%s: %s is not named in %s", a.what, field, say.Lang())
		}
		return
	}
	box := one(t, doc, `.field[data-field="`+field+`"]`)
	message := strings.TrimSpace(box.Find("[data-error]:not([hidden])").Text())
	if message == "" || strings.Contains(message, "⟦") {
		t.Errorf("%s: %s=%.30s gives %q in %s", a.what, field, value, message, say.Lang())
	}
	if label := box.Find("label, .label").Text(); !strings.Contains(label, say.FieldName(field)) {
		t.Errorf("%s: the label is %q", a.what, label)
	}
	if box.Find("[aria-invalid=true]").Length() != 1 {
		t.Errorf("%s: %s is not marked", a.what, field)
	}
	if doc.Find("script:not([src]):not([type='application/json'])").Length() > 0 {
		t.Errorf("%s: what was typed became a script", a.what)
	}
}

func refusedByAPI(t *testing.T, s *server, body, field string) {
	t.Helper()
	messages := map[string]bool{}
	for _, lang := range []string{"pt-BR", "en"} {
		var refused apiError
		s.postJSON("/api/runs", body, "Accept-Language", lang).want(http.StatusUnprocessableEntity).json(&refused)
		if len(refused.Error.Fields) != 1 || refused.Error.Fields[0].Field != field || refused.Error.Fields[0].Code == "" {
			t.Errorf("%s: refused %+v", body, refused.Error)
			return
		}
		messages[refused.Error.Fields[0].Message] = true
	}
	if len(messages) != 2 {
		t.Errorf("%s: the reason is the same in both languages: %v", body, messages)
	}
}

func TestBadJSONIsRefused(t *testing.T) {
	s := serve(t, nil)
	for body, status := range map[string]int{
		``: 400, `{`: 400, `[]`: 400, `null`: 400, `"x"`: 400, `{"data":"co2"} {"data":"co2"}`: 400, `{"data":"\ud800"`: 400,
		`{}`: 422, `{"data":null}`: 422, `{"data":5}`: 422, `{"data":"co2","hiden":5}`: 422, `{"data":"co2","hidden":[5]}`: 422,
		`{"data":"co2","hidden":{"a":1}}`: 422, `{"data":"co2","hidden":true}`: 422, `{"data":"co2","hidden":1e400}`: 422, `{"data":"co2","hidden":0}`: 422,
		`{"data":"co2","horizon":400}`: 422, `{"data":"co2","log":3}`: 422, `{"data":"co2","future":"perhaps"}`: 422,
		`{"data":"bj-sales","difference":"season"}`: 422, `{"data":"air-passengers","horizon":140}`: 422,
		`{"data":"co2","batch":512,"window":256,"hidden":256,"layers":4}`: 422,
	} {
		a := s.postJSON("/api/runs", body)
		var e apiError
		if a.want(status).json(&e); e.Error.Message == "" || status == 422 && len(e.Error.Fields) == 0 {
			t.Errorf("%s: %s", body, a.Body)
		}
	}
	s.do("POST", "/api/runs", small, "Content-Type", "text/plain").want(http.StatusUnsupportedMediaType)
	s.postJSON("/api/runs", `{"data":"`+strings.Repeat("x", 70<<10)+`"}`).want(http.StatusRequestEntityTooLarge)
	s.post("/runs", url.Values{"data": {strings.Repeat("x", 70<<10)}}).want(http.StatusRequestEntityTooLarge)
	s.post("/runs", url.Values{"data": {"co2"}, "hiden": {"5"}}).want(http.StatusUnprocessableEntity)
	s.do("POST", "/runs", "a=%zz", "Content-Type", "application/x-www-form-urlencoded").want(http.StatusBadRequest)
	s.nothingStored()
	s.quietLog()
}

func TestBadPositionsAreRefused(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	for _, path := range []string{"/api/runs/" + id + "/events?after=", "/api/runs/" + id + "/state?at=", "/ws/runs/" + id + "?after="} {
		for _, bad := range []string{"-1", "x", "1.5", "99999999999999999999", "%00", "1e3"} {
			var e apiError
			s.get(path + bad).want(http.StatusUnprocessableEntity).json(&e)
			if len(e.Error.Fields) != 1 || strings.Contains(e.Error.Fields[0].Message, "⟦") {
				t.Errorf("%s%s: %+v", path, bad, e.Error)
			}
		}
	}
	for _, path := range []string{"/api/runs/nobody", "/api/runs/nobody/events", "/api/runs/nobody/state", "/ws/runs/nobody", "/api/notebooks/nobody", "/api/nothing"} {
		var e apiError
		if s.get(path).want(http.StatusNotFound).json(&e); e.Error.Message == "" {
			t.Errorf("%s says nothing", path)
		}
	}
	s.do("DELETE", "/api/runs/"+id, "").want(http.StatusMethodNotAllowed)
	s.do("PUT", "/data", "").want(http.StatusMethodNotAllowed)
}

// A form that is refused comes back as it was typed.
func TestRefusedFormKeepsWhatWasTyped(t *testing.T) {
	s := serve(t, nil)
	doc := s.post("/runs", url.Values{"data": {"co2"}, "hidden": {"7"}, "epochs": {"many"}, "clip": {"0,5"}, "horizon": {"400"}}, "Accept-Language", "pt").want(422).doc()
	for name, want := range map[string]string{"hidden": "7", "epochs": "many", "clip": "0,5", "horizon": "400", "data": "co2"} {
		if got := one(t, doc, `form[data-train-form] [name="`+name+`"]`).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, typed %q", name, got, want)
		}
	}
	if doc.Find("[data-error]:not([hidden])").Length() != 2 {
		t.Error("not exactly two fields are refused")
	}
	if got := doc.Find(`.lang a[lang="en"]`).AttrOr("href", ""); got != "/runs/new?lang=en" {
		t.Errorf("the other language is at %q", got)
	}
}
