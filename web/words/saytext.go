package words

import (
	mltext "caderno/ml/text" // text is a message here
)

// Text says why a text or a vocabulary was refused.
func (p *Printer) Text(e *mltext.Error) string {
	key := "error.text." + e.Code
	if !p.Has(key) {
		key = "error.text.other"
	}
	args := e.Args()
	switch {
	case e.Code == mltext.CodeZip && e.File == "":
		key = "error.text.zip-whole"
	case e.Code == mltext.CodeFormat && p.Has("kind."+e.Value):
		args["value"] = p.T("kind." + e.Value)
	}
	reason := p.Fill(key, args)
	if e.File != "" && e.Code != mltext.CodeZip && e.Code != mltext.CodeZipLocked {
		return p.T("error.text.in-file", "file", e.File, "reason", reason)
	}
	return reason
}

// TextNote says one thing worth saying about a text.
func (p *Printer) TextNote(n mltext.Note) string {
	args := n.Args()
	if files, ok := args["files"]; ok {
		listed := 0
		switch list := files.(type) {
		case []string:
			listed = len(list)
		case []any: // through JSON
			listed = len(list)
		}
		args["files"] = p.firstOf(p.Value(files), listed, int(n.Count))
	}
	key := "text.note." + n.Code
	if !p.Has(key) {
		key = "text.note.other"
	}
	return p.Fill(key, args)
}
