package series

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Kinds lists what CodeFormat can have as its value: kinds of files that are not a table as text.
var Kinds = []string{"zip", "xlsx", "ods", "xls", "gzip", "bzip2", "xz", "zstd", "7z", "pdf", "png", "jpeg", "gif", "parquet", "sqlite", "rtf", "html", "xml", "json"}

// magics are the first bytes of files that people mistake for CSV. Office files are zips and are told apart by what
// stands near their beginning.
var magics = []struct{ kind, start string }{
	{"gzip", "\x1f\x8b"}, {"xz", "\xfd7zXZ\x00"}, {"zstd", "\x28\xb5\x2f\xfd"}, {"7z", "7z\xbc\xaf\x27\x1c"},
	{"pdf", "%PDF-"}, {"png", "\x89PNG\r\n\x1a\n"}, {"jpeg", "\xff\xd8\xff"}, {"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"},
	{"sqlite", "SQLite format 3\x00"}, {"rtf", `{\rtf`},
}

// wordMagics could also begin a header, so they count only when control characters follow.
var wordMagics = []struct{ kind, start string }{{"bzip2", "BZh"}, {"gif", "GIF8"}, {"parquet", "PAR1"}}

// kindOf names the kind of file that raw is, "" when it may be text.
func kindOf(raw []byte) string {
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06")) {
		head := raw[:min(len(raw), 4096)]
		switch {
		case bytes.Contains(head, []byte("opendocument.spreadsheet")):
			return "ods"
		case bytes.Contains(head, []byte("xl/")), bytes.Contains(head, []byte("[Content_Types].xml")):
			return "xlsx"
		}
		return "zip"
	}
	for _, m := range magics {
		if bytes.HasPrefix(raw, []byte(m.start)) {
			return m.kind
		}
	}
	for _, m := range wordMagics {
		if bytes.HasPrefix(raw, []byte(m.start)) && controlByte(raw) >= 0 {
			return m.kind
		}
	}
	return markupOf(raw)
}

// markupOf tells text that is no table: a web page saved in place of the file it links to, or a program's answer.
func markupOf(raw []byte) string {
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(raw[:min(len(raw), 512)], bomUTF8), " \t\r\n"))
	switch {
	case bytes.HasPrefix(head, []byte("<!doctype html")), bytes.HasPrefix(head, []byte("<html")):
		return "html"
	case bytes.HasPrefix(head, []byte("<?xml")):
		return "xml"
	case bytes.HasPrefix(head, []byte("{")), bytes.HasPrefix(head, []byte("[{")), bytes.HasPrefix(head, []byte("[[")):
		return "json"
	}
	return ""
}

var (
	bomUTF8    = []byte("\xef\xbb\xbf")
	bomUTF16LE = []byte("\xff\xfe")
	bomUTF16BE = []byte("\xfe\xff")
)

// decode turns bytes into text without control characters other than white space, and names the encoding.
func decode(raw []byte) (text, encoding string, err *Error) {
	if len(raw) > MaxBytes {
		return "", "", &Error{Code: CodeTooLong, Extra: map[string]any{"bytes": len(raw), "limit": MaxBytes}}
	}
	if kind := kindOf(raw); kind != "" {
		return "", "", &Error{Code: CodeFormat, Value: kind}
	}
	switch {
	case bytes.HasPrefix(raw, bomUTF16LE), bytes.HasPrefix(raw, bomUTF16BE):
		return decodeUTF16(raw)
	case bytes.HasPrefix(raw, bomUTF8):
		encoding = "UTF-8"
		if at := invalidUTF8(raw); at >= 0 {
			return "", "", &Error{Code: CodeEncoding, Byte: at, Value: encoding}
		}
		text = string(raw[len(bomUTF8):])
	case utf8.Valid(raw):
		encoding, text = "UTF-8", string(raw)
	}
	if at := controlByte(raw); at >= 0 {
		return "", "", &Error{Code: CodeBinary, Byte: at}
	}
	if encoding == "" {
		text, encoding, err = decodeWindows(raw)
	}
	return strings.TrimSuffix(text, "\x1a"), encoding, err
}

func invalidUTF8(raw []byte) int {
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// controlByte is the offset of the first control character that no text has, -1 when there is none. A Ctrl-Z at the very
// end is how DOS closed its files.
func controlByte(raw []byte) int {
	for i, b := range raw {
		if isControl(b) && !(b == 0x1a && i == len(raw)-1) {
			return i
		}
	}
	return -1
}

func isControl(b byte) bool {
	return b < ' ' && b != '\t' && b != '\n' && b != '\v' && b != '\f' && b != '\r' || b == 0x7f
}

func decodeUTF16(raw []byte) (string, string, *Error) {
	low, encoding := 0, "UTF-16LE"
	if raw[0] == 0xfe {
		low, encoding = 1, "UTF-16BE"
	}
	if len(raw)%2 == 1 {
		return "", "", &Error{Code: CodeEncoding, Byte: len(raw) - 1, Value: encoding}
	}
	text := make([]byte, 0, len(raw))
	for i := 2; i < len(raw); i += 2 {
		r := rune(raw[i+low]) | rune(raw[i+1-low])<<8
		at := i
		if utf16.IsSurrogate(r) {
			if i += 2; i < len(raw) {
				r = utf16.DecodeRune(r, rune(raw[i+low])|rune(raw[i+1-low])<<8)
			}
			if i >= len(raw) || r == utf8.RuneError {
				return "", "", &Error{Code: CodeEncoding, Byte: at, Value: encoding}
			}
		}
		if r < utf8.RuneSelf && isControl(byte(r)) {
			return "", "", &Error{Code: CodeBinary, Byte: at}
		}
		text = utf8.AppendRune(text, r)
	}
	return string(text), encoding, nil
}

// windows1252 are the characters of the bytes 0x80 to 0x9f; five bytes have none. The other bytes are their own code
// point, as in Latin-1 (https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT).
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

func decodeWindows(raw []byte) (string, string, *Error) {
	const encoding = "Windows-1252"
	text := make([]byte, 0, len(raw)+len(raw)/8)
	for i, b := range raw {
		r := rune(b)
		if b >= 0x80 && b < 0xa0 {
			if r = windows1252[b-0x80]; r == 0 {
				return "", "", &Error{Code: CodeEncoding, Byte: i, Value: encoding}
			}
		}
		text = utf8.AppendRune(text, r)
	}
	return string(text), encoding, nil
}
