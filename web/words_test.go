package web

import (
	"net/http"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/f32"
	"caderno/ml/vectors"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/words"
)

// A class-size run of word vectors, small enough for a test.
const someWords = `{"data":"world-pt","words":{"size":12,"epochs":1,"window":3}}`

// A run of word vectors goes the way of every run: started, watched, scrubbed, listed, asked.
func TestWordRun(t *testing.T) {
	s := serve(t, nil)
	idle := s.get("/notebooks/words-are-born?lang=en").want(http.StatusOK).doc()
	for _, now := range []string{"vocabulary", "tokens", "explained", "kept"} {
		if got := idle.Find(".map-facts [data-now=" + now + "]").Text(); got != words.None {
			t.Errorf("before training, %s is %q", now, got)
		}
	}
	if n := idle.Find("[data-kind]").Length(); n != len(viz.Kinds)+1 {
		t.Errorf("before training, there are %d kinds of words", n)
	}
	id := s.start(someWords)
	s.until(id, storage.Done)
	if again := s.start(someWords); again != id {
		t.Errorf("the same question is another run: %s and %s", id, again)
	}
	page := s.get("/runs/" + id).want(http.StatusOK)
	for _, selector := range []string{"[data-near]", "[data-answers]", "script[data-charts]", "input[name='words.size']"} {
		if page.doc().Find(selector).Length() == 0 {
			t.Errorf("the page has no %s", selector)
		}
	}
	if got := page.doc().Find(".proofs dd").Length(); got != 4 {
		t.Errorf("the verdict has %d facts", got)
	}
	asked := s.get("/runs/" + id + "/words?word=Gato&sum=rei+-+homem+%2B+mulher").want(http.StatusOK)
	if n := asked.doc().Find("tr[data-neighbour]").Length(); n != nearShown {
		t.Errorf("%d neighbours", n)
	}
	if n := asked.doc().Find("ol.rank li").Length(); n != 2*answerShown {
		t.Errorf("%d answers", n)
	}
	if !strings.Contains(asked.doc().Find("script[data-arrows]").Text(), `"role":"answer"`) {
		t.Error("the sum is not drawn")
	}
	born := s.get("/runs/" + id + "/words?word=gato&at=2").want(http.StatusOK)
	if a, b := asked.doc().Find("tbody").Text(), born.doc().Find("tbody").Text(); a == b || b == "" {
		t.Error("at the beginning the neighbours are those of the end")
	}
	for query, want := range map[string]string{"word=xyzzy&sum=rei": "xyzzy", "word=gato&sum=rei+-+xyzzy": "xyzzy"} {
		if got := s.get("/runs/" + id + "/words?" + query).want(http.StatusOK).doc().Find("[data-none]").Text(); !strings.Contains(got, want) {
			t.Errorf("%s: %q does not name the word", query, got)
		}
	}
	state := s.get("/api/runs/" + id + "/state?at=3").want(http.StatusOK).Body
	for _, part := range []string{`"map"`, `"quality"`, `"vocabulary"`} {
		if !strings.Contains(state, part) {
			t.Errorf("the state of the run has no %s", part)
		}
	}
	if home := s.get("/").want(http.StatusOK).Body; !strings.Contains(home, "/runs/"+id) {
		t.Error("home does not list the run")
	}
	s.axes()
}

func TestWordSettings(t *testing.T) {
	s := serve(t, nil)
	if page := s.get("/runs/new?data=world-en&words.size=32").want(http.StatusOK); page.doc().Find("input[name='words.size']").AttrOr("value", "") != "32" {
		t.Error("the address does not fill the form in")
	}
	bad := s.get("/runs/new?data=world-en&words.size=1").want(http.StatusUnprocessableEntity)
	if bad.doc().Find("[data-field='words.size'] [data-error]:not([hidden])").Length() != 1 {
		t.Error("what is refused is not beside its field")
	}
	for _, body := range []string{`{"data":"world-pt","words":{"size":9999}}`, `{"data":"world-pt","words":{"depth":3}}`, `{"data":"world-pt","words":7}`} {
		if a := s.postJSON("/api/runs", body); a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", body, a.Status)
		}
	}
}

// The first questions are about words that have vectors, whatever the text.
func TestFirstQuestions(t *testing.T) {
	var many strings.Builder // so many that the map has no room for cats
	for i := range 1100 {
		many.WriteString(strings.Repeat("day w"+string([]byte{'a' + byte(i/26/26), 'a' + byte(i/26%26), 'a' + byte(i%26)})+". ", 7))
	}
	for _, c := range []struct{ raw, word, sum string }{
		{many.String() + strings.Repeat("A cat. ", 6), "day", "day"},
		{strings.Repeat("he and his house, she and her day, by the house. ", 9) + "The cat. ", "house", "his - he + she"},
		{strings.Repeat("ele e seu dia, ela e sua noite. ", 9) + "O gato. ", "dia", "ele - seu + sua"},
		{strings.Repeat("zum zum zum bum. ", 9) + "A king, a man, a woman, a cat. ", "zum", "zum"},
	} {
		text, err := ml.NewText(t.Context(), "own", "mine", "", []byte(c.raw))
		if err != nil {
			t.Fatal(err)
		}
		first := text.Shown(5)
		if word, sum := favourite(text, first, favouriteWords), favourite(text, first, favouriteSums); word != c.word || sum != c.sum {
			t.Errorf("%.20s…: %s and %s, want %s and %s", c.raw, word, sum, c.word, c.sum)
		}
	}
}

// A word that the map leaves out may have a vector: the answer does not deny it.
func TestWordsOffTheMap(t *testing.T) {
	set, err := vectors.New([]string{"gato", "rato"}, nil, f32.Over([]float32{1, 0, 0, 1}, 2, 2))
	if err != nil {
		t.Fatal(err)
	}
	begin := &ml.BeginWordsEvent{Words: set.Words(), Vocabulary: 2}
	for _, tt := range []struct {
		lang       words.Lang
		word       string
		vocabulary int
		want       string
	}{
		{"en", "zebra", 2, "There is no vector for “zebra”."},
		{"en", "zebra", 3, "“zebra” is not among the 2 words on the map, which are the most frequent ones."},
		{"pt-BR", "pato", 3, "“pato” não está entre as 2 palavras do mapa, que são as mais frequentes; de grafia parecida, há gato e rato."},
	} {
		begin.Vocabulary = tt.vocabulary
		_, err := set.Vector(tt.word)
		if got := wordTrouble(words.Get(tt.lang), begin, err); got != tt.want {
			t.Errorf("%s of %d words: %s", tt.word, tt.vocabulary, got)
		}
	}
}
