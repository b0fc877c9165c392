package safetensors

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// entry is what the header says of one tensor.
type entry struct {
	name, dtype string
	shape       []int
	from, to    int // bytes of the data
}

// parser walks the header token by token: encoding/json into a struct would let keys come twice and in any case.
type parser struct {
	header []byte
	tokens *json.Decoder
}

// parseHeader reads the header's form; whether its numbers fit together is layOut's question.
func parseHeader(header []byte) (entries []entry, meta map[string]string, err error) {
	for i := 0; i < len(header); {
		_, n := utf8.DecodeRune(header[i:])
		if n == 1 && header[i] >= utf8.RuneSelf {
			return nil, nil, refuse(CodeEncoding, "", int64(8+i))
		}
		i += n
	}
	p := parser{header, json.NewDecoder(bytes.NewReader(header))}
	p.tokens.UseNumber()
	if !bytes.HasPrefix(header, []byte("{")) {
		return nil, nil, p.wrong("{ as the first byte")
	}
	names := map[string]bool{}
	err = p.object(func(name string) error {
		if names[name] {
			return refuse(CodeDuplicate, name, p.at())
		}
		names[name] = true
		if name == metadata {
			var err error
			meta, err = p.metadata()
			return err
		}
		e, err := p.entry(name)
		entries = append(entries, e)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if rest := header[p.tokens.InputOffset():]; len(bytes.Trim(rest, " \t\r\n")) > 0 {
		return nil, nil, p.wrong("nothing but spaces behind the object")
	}
	return entries, meta, nil
}

// at is the place in the file behind the last token.
func (p parser) at() int64 { return 8 + p.tokens.InputOffset() }

func (p parser) wrong(want string) error { return refuse(CodeSyntax, "", p.at(), "want", want) }

// delim takes one bracket.
func (p parser) delim(want json.Delim) error {
	if token, err := p.tokens.Token(); err != nil || token != want {
		return p.wrong(want.String())
	}
	return nil
}

// object takes an object; member takes the value of each key.
func (p parser) object(member func(key string) error) error {
	if err := p.delim('{'); err != nil {
		return err
	}
	for p.tokens.More() {
		key, err := p.text()
		if err != nil {
			return err
		}
		if err := member(key); err != nil {
			return err
		}
	}
	return p.delim('}')
}

func (p parser) text() (string, error) {
	token, err := p.tokens.Token()
	s, ok := token.(string)
	if err != nil || !ok {
		return "", p.wrong("a string")
	}
	return s, nil
}

// wholes takes an array of whole numbers, none negative.
func (p parser) wholes() ([]int, error) {
	if err := p.delim('['); err != nil {
		return nil, err
	}
	numbers := []int{}
	for p.tokens.More() {
		token, err := p.tokens.Token()
		number, ok := token.(json.Number)
		if err != nil || !ok {
			return nil, p.wrong("a whole number")
		}
		n, err := strconv.ParseUint(number.String(), 10, strconv.IntSize-1)
		if err != nil {
			return nil, p.wrong("a whole number")
		}
		numbers = append(numbers, int(n))
	}
	return numbers, p.delim(']')
}

// metadata takes the object of strings.
func (p parser) metadata() (map[string]string, error) {
	meta := map[string]string{}
	err := p.object(func(key string) error {
		if _, ok := meta[key]; ok {
			return refuse(CodeRepeated, metadata, p.at(), "key", shorten(key))
		}
		value, err := p.text()
		meta[key] = value
		return err
	})
	if len(meta) == 0 {
		return nil, err
	}
	return meta, err
}

// entry takes what the header says of the tensor called name.
func (p parser) entry(name string) (entry, error) {
	e, seen := entry{name: name}, map[string]bool{}
	err := p.object(func(key string) (err error) {
		if seen[key] {
			return refuse(CodeRepeated, name, p.at(), "key", shorten(key))
		}
		seen[key] = true
		switch key {
		case "dtype":
			e.dtype, err = p.text()
		case "shape":
			e.shape, err = p.wholes()
		case "data_offsets":
			var ends []int
			ends, err = p.wholes()
			if err == nil && (len(ends) != 2 || ends[0] > ends[1]) {
				return p.wrong("two offsets, from and to")
			}
			if err == nil {
				e.from, e.to = ends[0], ends[1]
			}
		default:
			return refuse(CodeKey, name, p.at(), "key", shorten(key))
		}
		return err
	})
	for _, key := range []string{"dtype", "shape", "data_offsets"} {
		if err == nil && !seen[key] {
			return e, refuse(CodeMissing, name, p.at(), "key", key)
		}
	}
	return e, err
}
