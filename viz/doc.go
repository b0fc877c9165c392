// Package viz turns the events of a run into charts: ECharts options built with go-echarts, and the deltas that keep an
// option on somebody's screen equal to the one it would build afresh.
//
// A View is the fold of a log. Every event means one Delta, a pure function of the event and of what NewView was given;
// Apply carries it out on the View and Delta hands it to a page, so the two cannot drift apart: the option after any
// prefix of the log, with the deltas of the rest replayed on it, is the option after the whole log.
//
// Options hold data, names and structure, and neither colours nor fonts: the page dresses each series by its id in the
// tokens of its theme, and dresses it anew when the theme changes. Number and date formats are the page's too: the
// category axis carries ISO stamps. What is not finite becomes null, which ECharts draws as a gap.
//
// The maps of word vectors follow training, as the log has them. Axes draws those that keep their vectors anew, on directions
// that stay the same.
//
// The package knows ml and nothing of HTTP, storage or templates.
package viz
