package words

import (
	"math"
	"strings"
	"testing"

	"caderno/ml/series"
)

func TestLanguageIsNegotiated(t *testing.T) {
	for _, try := range []struct {
		query, cookie, accept string
		want                  Lang
	}{
		{"", "", "", Portuguese},
		{"", "", "en", English},
		{"", "", "en-GB,en;q=0.9,pt;q=0.1", English},
		{"", "", "pt-PT,pt;q=0.9,en;q=0.8", Portuguese},
		{"", "", "de-DE,de;q=0.9,en;q=0.5", English},
		{"", "", "ja", Portuguese},
		{"", "", "*;q=x;;", Portuguese},
		{"", "", strings.Repeat("en-", 4000), Portuguese},
		{"", "en", "pt-BR", English},
		{"pt", "en", "en", Portuguese},
		{"pt-BR", "", "en", Portuguese},
		{"en", "pt-BR", "pt", English},
		{"klingon!", "", "en", English},
		{"ja", "en", "pt", English},
		{"<script>", "../..", "en", English},
	} {
		if got := Match(try.query, try.cookie, try.accept); got != try.want {
			t.Errorf("Match(%q, %q, %.40q) = %s, want %s", try.query, try.cookie, try.accept, got, try.want)
		}
	}
	for env, want := range map[string]Lang{"pt_BR.UTF-8": Portuguese, "pt_PT": Portuguese, "en_US.UTF-8": English, "C": English,
		"C.UTF-8": English, "POSIX": English, "": English, "de_DE.UTF-8": English, "pt_BR@euro": Portuguese, "\x00": English} {
		if got := FromEnv(func(name string) string { return map[string]string{"LANG": env}[name] }); got != want {
			t.Errorf("LANG=%q is %s, want %s", env, got, want)
		}
	}
	if got := FromEnv(func(name string) string { return map[string]string{"LANG": "en_US", "LC_ALL": "pt_BR.UTF-8"}[name] }); got != Portuguese {
		t.Errorf("LC_ALL does not win: %s", got)
	}
}

func TestNumbers(t *testing.T) {
	pt, en := Get(Portuguese), Get(English)
	share := func(v float64) *float64 { return &v }
	for _, try := range []struct{ what, got, want string }{
		{"Number", pt.Number(1234.5, 2), "1.234,50"},
		{"Number", en.Number(1234.5, 2), "1,234.50"},
		{"Number -0", en.Number(-0.0001, 2), "0.00"},
		{"Number NaN", en.Number(math.NaN(), 2), None},
		{"Number Inf", en.Number(math.Inf(-1), 2), None},
		{"Number huge", en.Number(1e300, 2), "1×10³⁰⁰"},
		{"Significant", pt.Significant(18.7149, 4), "18,71"},
		{"Significant", pt.Significant(0.005, 4), "0,005"},
		{"Significant", en.Significant(12345.6, 4), "12,346"},
		{"Significant", en.Significant(-0.5, 4), "-0.5"},
		{"Significant 0", en.Significant(0, 4), "0"},
		{"Significant tiny", pt.Significant(1.25e-9, 3), "1,25×10⁻⁹"},
		{"Significant NaN", pt.Significant(math.NaN(), 3), None},
		{"Percent", pt.Percent(share(0.294)), "29\u00a0%"},
		{"Percent", pt.Percent(share(0.0556)), "5,6\u00a0%"},
		{"Percent", en.Percent(share(1)), "100\u00a0%"},
		{"Percent", en.Percent(share(0)), "0\u00a0%"},
		{"Percent negative", en.Percent(share(-0.12)), "-12\u00a0%"},
		{"Percent nil", en.Percent(nil), None},
		{"Bytes", en.Bytes(8 << 20), "8 MiB"},
		{"Bytes", pt.Bytes(8<<20 + 600<<10), "8,6 MiB"},
		{"Bytes", pt.Bytes(12), "12 bytes"},
		{"Duration", pt.Duration(0), "0,0\u00a0s"},
		{"Duration", pt.Duration(0.0421), "0,04\u00a0s"},
		{"Duration", pt.Duration(0.096), "0,1\u00a0s"},
		{"Duration", pt.Duration(0.42), "0,4\u00a0s"},
		{"Duration", pt.Duration(13.6), "14\u00a0s"},
		{"Duration", pt.Duration(200), "3\u00a0min 20\u00a0s"},
		{"Duration", pt.Duration(180), "3\u00a0min"},
		{"Duration", pt.Duration(3900), "1\u00a0h 5\u00a0min"},
		{"Duration", pt.Duration(math.Inf(1)), None},
		{"List", pt.List([]string{"a", "b", "c"}), "a, b e c"},
		{"List", en.List([]string{"a"}), "a"},
		{"List", en.List(nil), ""},
	} {
		if try.got != try.want {
			t.Errorf("%s: got %q, want %q", try.what, try.got, try.want)
		}
	}
}

func TestPeriods(t *testing.T) {
	pt, en := Get(Portuguese), Get(English)
	for _, try := range []struct{ stamp, pt, en string }{
		{"1958-12", "dez 1958", "Dec 1958"},
		{"1958-Q4", "4º tri 1958", "Q4 1958"},
		{"1958", "1958", "1958"},
		{"1958-01-31", "31 jan 1958", "31 Jan 1958"},
		{"1958-12-05T10:00", "5 dez 1958, 10:00", "5 Dec 1958, 10:00"},
		{"17", "17", "17"},
		{"1958-13", "1958-13", "1958-13"},
		{"<b>", "<b>", "<b>"},
		{"", "", ""},
	} {
		if got := pt.Period(try.stamp); got != try.pt {
			t.Errorf("pt %q: got %q, want %q", try.stamp, got, try.pt)
		}
		if got := en.Period(try.stamp); got != try.en {
			t.Errorf("en %q: got %q, want %q", try.stamp, got, try.en)
		}
	}
	quarterHours := series.Calendar{Freq: series.Minute, Every: 15}
	if got, want := pt.Steps(96, quarterHours), "96 passos de 15 minutos"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := en.Frequency(quarterHours), "every 15 minutes"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := pt.Steps(1, series.Calendar{Freq: series.Month, Every: 1}), "1 mês"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPluralsAndPlaceholders(t *testing.T) {
	files := map[Lang]*Printer{}
	for _, lang := range Langs {
		p := *Get(lang)
		p.table = map[string]*sentence{}
		files[lang] = &p
	}
	err := addFile(files, []byte(`
a.plain: {pt: olá, en: hello}
a.runs:
  pt: {zero: nenhuma, one: "{n} época", other: "{n} épocas"}
  en: {one: "{n} epoch", other: "{n} epochs"}
a.share: {pt: "{v:percent} de {name}", en: "{v:percent} of {name}"}
list.and: {pt: e, en: and}
`))
	if err != nil {
		t.Fatal(err)
	}
	pt, en := files[Portuguese], files[English]
	for _, try := range []struct{ got, want string }{
		{pt.T("a.plain"), "olá"},
		{pt.T("a.runs", "n", 0), "nenhuma"},
		{pt.T("a.runs", "n", 1), "1 época"},
		{pt.T("a.runs", "n", 12345), "12.345 épocas"},
		{pt.T("a.runs", "n", 1.5), "1,5 épocas"},
		{pt.T("a.runs", "n", 2.0), "2 épocas"},
		{en.T("a.runs", "n", 0), "0 epochs"},
		{en.T("a.runs", "n", 1), "1 epoch"},
		{en.T("a.runs", "n", []int{4, 5}), "4 and 5 epochs"},
		{en.T("a.share", "v", 0.5, "name", "<b>{v}"), "50\u00a0% of <b>{v}"},
		{en.T("a.share", "v", 0.5), "50\u00a0% of ⟦name⟧"},
		{en.T("a.share", "v", nil, "name", nil), "– of –"},
		{en.T("no.such.key"), "⟦no.such.key⟧"},
		{en.T("a.runs", "n"), "⟦n⟧ epochs"},
	} {
		if try.got != try.want {
			t.Errorf("got %q, want %q", try.got, try.want)
		}
	}
	for name, bad := range map[string]string{
		"one language": "b: {pt: x}", "unknown form": "b: {pt: {lots: x, other: y}, en: z}", "no other": "b: {pt: {one: x}, en: z}",
		"unknown verb": "b: {pt: '{n:loud}', en: z}", "stray brace": "b: {pt: '{n', en: z}", "empty": "b: {pt: '', en: z}",
		"unknown field": "b: {pt: x, en: y, de: z}", "list": "b: {pt: [x], en: y}", "twice": "a.plain: {pt: x, en: y}",
	} {
		if addFile(files, []byte(bad)) == nil {
			t.Errorf("%s is accepted: %s", name, bad)
		}
	}
}
