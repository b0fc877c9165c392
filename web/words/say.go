package words

import (
	"maps"
	"strings"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/ml/vectors"
)

// Field says why a field of a spec was refused. The field is not named: the sentence stands beside it. The code may be another
// package's, such as "concept.few-pairs".
func (p *Printer) Field(e ml.FieldError) string {
	key := "error.field." + e.Code
	if strings.Contains(e.Code, ".") {
		key = "error." + e.Code
	}
	if !p.Has(key) {
		key = "error.field.other"
	}
	return p.Fill(key, e.Args)
}

// FieldName is the label of a field of a spec or form; a name without one is its own label.
func (p *Printer) FieldName(field string) string {
	if key := "field." + field; p.Has(key) {
		return p.T(key)
	}
	return field
}

// Series says why data was refused.
func (p *Printer) Series(e *series.Error) string {
	key := "error.series." + e.Code
	if !p.Has(key) {
		key = "error.series.other"
	}
	args := e.Args()
	switch {
	case e.Code == series.CodeBadDate && e.Value == "":
		key = "error.series.no-date"
	case e.Code == series.CodeFormat && p.Has("kind."+e.Value):
		args["value"] = p.T("kind." + e.Value)
	case e.Code == series.CodeIrregular:
		every, _ := countOf(args["every"])
		args["step"] = p.T("steps."+strings.TrimSpace(asText(args["freq"])), "n", every)
	}
	return p.Fill(key, args)
}

// Vectors says why word vectors, or a question about them, were refused, and where.
func (p *Printer) Vectors(e *vectors.Error) string {
	key, args := "error.vectors."+e.Code, e.Args()
	if near, _ := args["near"].([]string); e.Code == vectors.CodeUnknown && len(near) > 0 {
		key = "error.vectors.unknown-near"
	}
	what, where := p.Fill(key, args), "error.vectors.nowhere"
	switch {
	case e.Line > 0:
		where = "error.vectors.in-line"
	case e.Byte > 0:
		where = "error.vectors.in-byte"
	case e.Row > 0:
		where = "error.vectors.in-row"
	}
	return p.T(where, "what", what, "line", e.Line, "byte", e.Byte, "row", e.Row)
}

// Name is the name of a series: the catalogue's for a built-in one, its own for people's data.
func (p *Printer) Name(s *series.Series) string { return p.named("series.", s.ID, s.Name) }

// Unit is what one value of a series counts, "" when unknown.
func (p *Printer) Unit(s *series.Series) string { return p.named("unit.", s.ID, s.Unit) }

// Source is the citation of a series, "" for people's own data.
func (p *Printer) Source(s *series.Series) string { return p.named("source.", s.ID, s.Source) }

// RunName is the name of a run's series, from the run's data id and the name it was stored with.
func (p *Printer) RunName(data, name string) string { return p.named("series.", data, name) }

func (p *Printer) named(prefix, id, own string) string {
	if p.Has(prefix + id) {
		return p.T(prefix + id)
	}
	return own
}

// Divergence says where training stopped being finite.
func (p *Printer) Divergence(d *ml.Divergence) string {
	quantity := d.Quantity
	if key := "quantity." + strings.ReplaceAll(d.Quantity, " ", "-"); p.Has(key) {
		quantity = p.T(key)
	}
	if d.Layer == 0 {
		return p.T("divergence.whole", "epoch", d.Epoch, "step", d.Step, "quantity", quantity)
	}
	return p.T("divergence.layer", "epoch", d.Epoch, "step", d.Step, "layer", d.Layer, "time", d.TimeStep, "quantity", quantity)
}

// Line is one sentence of how data was read.
type Line struct {
	Text string
	Code string // of the series.Note it says, "" for a plain fact
	Warn bool   // worth a look: something was guessed, mended or left out
}

// Lines says how data was read: what it is, how its text was taken, and what was worth a note.
func (p *Printer) Lines(s *series.Series, r *series.Report) []Line {
	lines := []Line{{Text: p.Extent(s)}}
	add := func(text string) { lines = append(lines, Line{Text: text}) }
	add(p.T("report.separator", "separator", p.separator(r.Separator), "decimal", p.T("decimal."+decimalName(r.Decimal))))
	if r.Header {
		add(p.T("report.header", "column", r.ValueColumn))
	} else {
		add(p.T("report.no-header", "column", r.ValueColumn))
	}
	if r.DateColumn != "" {
		add(p.T("report.dates", "column", r.DateColumn, "layout", p.layout(r.DateLayout)))
	}
	for _, n := range r.Notes {
		lines = append(lines, Line{Text: p.Note(n), Code: n.Code, Warn: true})
	}
	return lines
}

// Report is the text of Lines.
func (p *Printer) Report(s *series.Series, r *series.Report) []string {
	var out []string
	for _, l := range p.Lines(s, r) {
		out = append(out, l.Text)
	}
	return out
}

// Extent says how many values a series has, how often, and from when to when.
func (p *Printer) Extent(s *series.Series) string {
	last := len(s.Values) - 1
	return p.T("report.extent", "steps", p.Steps(len(s.Values), s.Calendar), "frequency", p.Frequency(s.Calendar),
		"from", p.Period(s.Calendar.Stamp(0)), "to", p.Period(s.Calendar.Stamp(last)))
}

// Note says one thing worth saying about how data was read.
func (p *Printer) Note(n series.Note) string {
	args := maps.Clone(n.Args())
	if len(n.Rows) > 0 {
		args["rows"] = p.firstOf(p.Value(n.Rows), len(n.Rows), n.Count)
	}
	if stamps, ok := args["stamps"]; ok {
		listed, _ := countOf(stamps)
		if list, ok := stamps.([]any); ok {
			listed = len(list)
		}
		args["stamps"] = p.firstOf(p.periods(stamps), listed, n.Count)
	}
	if d, ok := args["decimal"]; ok && len(asText(d)) > 0 {
		args["decimal"] = p.T("decimal." + decimalName([]rune(asText(d))[0]))
	}
	if l, ok := args["layout"]; ok {
		args["layout"] = p.layout(asText(l))
	}
	key := "note." + n.Code
	if !p.Has(key) {
		key = "note.other"
	}
	return p.Fill(key, args)
}

// firstOf adds how many more there are to a list that was cut short.
func (p *Printer) firstOf(list string, listed, count int) string {
	if count > listed {
		return p.T("list.more", "list", list, "n", count-listed)
	}
	return list
}

func asText(v any) string {
	s, _ := v.(string)
	return s
}

func decimalName(r rune) string {
	if r == ',' {
		return "comma"
	}
	return "point"
}

func (p *Printer) separator(r rune) string {
	switch r {
	case ';', ',', '|':
		return p.T("separator.sign", "sign", string(r))
	case '\t':
		return p.T("separator.tab")
	case ' ':
		return p.T("separator.blanks")
	}
	return p.T("separator.none")
}

// layout writes the name of a date layout with the letters that readers know: DD/MM/AAAA.
func (p *Printer) layout(name string) string {
	if key := "layout." + name; p.Has(key) {
		return p.T(key)
	}
	return strings.NewReplacer("YYYY", p.T("layout.YYYY"), "YY", p.T("layout.YY"), "mon", p.T("layout.mon")).Replace(name)
}
