package safetensors

import "fmt"

// The reasons a file or a tensor is refused, with the arguments that Error.Args has for each beside tensor and byte.
const (
	CodeTooLong    = "too-long"    // limit: the file is longer than the caller allows
	CodeShort      = "short"       // bytes: too few for even the length of a header
	CodeHeaderSize = "header-size" // bytes, limit: the header would be longer than MaxHeader
	CodeHeaderCut  = "header-cut"  // bytes, have: the file ends inside its header
	CodeEncoding   = "encoding"    // byte: the header is not UTF-8
	CodeSyntax     = "syntax"      // byte, want: the header is not JSON, or not of this form, just before this byte
	CodeDuplicate  = "duplicate"   // tensor, byte: two tensors of the same name
	CodeRepeated   = "repeated"    // tensor ("__metadata__" too), key, byte: an entry has the same key twice
	CodeKey        = "key"         // tensor, key, byte: an entry has a key that the format does not know
	CodeMissing    = "missing"     // tensor, key, byte: an entry lacks this key
	CodeType       = "type"        // tensor, dtype: values of another type than float
	CodeShape      = "shape"       // tensor, shape: a negative size, or more values than could be counted
	CodeSize       = "size"        // tensor, bytes, want: the range in the data is not as long as type and shape say
	CodeOffsets    = "offsets"     // tensor, from, want: the range does not begin where the one before it ends
	CodeDataSize   = "data-size"   // bytes, want: the data is not as long as the header says
	CodeValue      = "value"       // tensor, index, value: a finite F64 that is too large for float32
	CodeName       = "name"        // tensor: Write cannot call a tensor this
	CodeCount      = "count"       // tensor, values, want: Data is not as long as Shape says
	CodeMetadata   = "metadata"    // key: Write was given metadata that is not UTF-8
)

// Error says why a file was refused, or a tensor not written. Error gives one plain English sentence; Code and Args are
// for a message catalogue.
type Error struct {
	Code   string
	Tensor string         // name of the tensor to blame, shortened; "" when it is none
	Byte   int64          // offset in the file, from 0, for the codes that list it
	Extra  map[string]any // the code's further arguments: strings, ints and floats
}

// Args is every argument of the code by the name listed beside it.
func (e *Error) Args() map[string]any {
	args := map[string]any{"tensor": e.Tensor, "byte": e.Byte}
	for k, v := range e.Extra {
		args[k] = v
	}
	return args
}

func (e *Error) Error() string {
	x := e.Extra
	switch e.Code {
	case CodeTooLong:
		return fmt.Sprintf("safetensors: the file is longer than the %v bytes allowed here", x["limit"])
	case CodeShort:
		return fmt.Sprintf("safetensors: %v bytes are too few; the length of the header alone takes 8", x["bytes"])
	case CodeHeaderSize:
		return fmt.Sprintf("safetensors: a header of %v bytes is too long; the limit is %v", x["bytes"], x["limit"])
	case CodeHeaderCut:
		return fmt.Sprintf("safetensors: the file ends inside its header, %v bytes into %v", x["have"], x["bytes"])
	case CodeEncoding:
		return fmt.Sprintf("safetensors: the header is not UTF-8 at byte %d", e.Byte)
	case CodeSyntax:
		return fmt.Sprintf("safetensors: the header goes wrong before byte %d: expected %v", e.Byte, x["want"])
	case CodeDataSize:
		return fmt.Sprintf("safetensors: the data has %v bytes where the header says %v", x["bytes"], x["want"])
	case CodeMetadata:
		return fmt.Sprintf("safetensors: metadata %q is not UTF-8", x["key"])
	}
	return fmt.Sprintf("safetensors: tensor %q%s", e.Tensor, e.tensorError())
}

// tensorError is the rest of a sentence that begins with a tensor.
func (e *Error) tensorError() string {
	x := e.Extra
	switch e.Code {
	case CodeDuplicate:
		if e.Byte > 0 {
			return fmt.Sprintf(" comes a second time before byte %d", e.Byte)
		}
		return " comes twice"
	case CodeRepeated:
		return fmt.Sprintf(" has %q twice, before byte %d", x["key"], e.Byte)
	case CodeKey:
		return fmt.Sprintf(" has an entry %q, before byte %d, that the format does not know", x["key"], e.Byte)
	case CodeMissing:
		return fmt.Sprintf(" has no %q before byte %d", x["key"], e.Byte)
	case CodeType:
		return fmt.Sprintf(" has values of type %q; F32, F64, F16 and BF16 can be read", x["dtype"])
	case CodeShape:
		return fmt.Sprintf(" cannot have the shape %v", x["shape"])
	case CodeSize:
		return fmt.Sprintf(" takes %v bytes of the data; its type and shape make %v", x["bytes"], x["want"])
	case CodeOffsets:
		return fmt.Sprintf(" begins at byte %v of the data; the one before it ends at %v", x["from"], x["want"])
	case CodeValue:
		return fmt.Sprintf(": value %v, %v, is too large for 32 bits", x["index"], x["value"])
	case CodeName:
		return " cannot be written under this name"
	case CodeCount:
		return fmt.Sprintf(" has %v values; its shape makes %v", x["values"], x["want"])
	}
	return ": " + e.Code
}

// refuse makes an error; args alternate names and values.
func refuse(code, tensor string, at int64, args ...any) *Error {
	e := &Error{Code: code, Tensor: shorten(tensor), Byte: at, Extra: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		e.Extra[args[i].(string)] = args[i+1]
	}
	return e
}

// shorten keeps a name recognisable without echoing all of a hostile one.
func shorten(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
