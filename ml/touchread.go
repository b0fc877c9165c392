package ml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// ReadTouches reads touches from a JSON object {"touches": […]}, at least one. The error is a FieldErrors where something in
// it has a name or a kind of value that does not belong there; otherwise the text is no such object at all.
func ReadTouches(text []byte) ([]Touch, error) {
	var body struct {
		Touches []Touch `json:"touches"`
	}
	in := json.NewDecoder(bytes.NewReader(text))
	in.DisallowUnknownFields()
	if err := in.Decode(&body); err != nil {
		return nil, refusal(err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read touches: there is more after the object")
	}
	var errs FieldErrors
	if len(body.Touches) == 0 {
		errs.add("touches", CodeRequired)
	}
	return body.Touches, errs.orNil()
}

// refusal names the field that the decoder has stumbled over, where it knows that.
func refusal(err error) error {
	var errs FieldErrors
	if bad, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && bad.Field != "" {
		switch got, number := strings.CutPrefix(bad.Value, "number "); {
		case bad.Type.Kind() == reflect.Int && number:
			errs.add(bad.Field, CodeWhole, "got", shorten(got))
		case bad.Type.Kind() == reflect.Int || bad.Type.Kind() == reflect.Float64 && !number:
			errs.add(bad.Field, CodeNumber, "got", bad.Value)
		default:
			errs.add(bad.Field, CodeType)
		}
		return errs
	}
	if quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		if name, err := strconv.Unquote(quoted); err == nil {
			errs.add(shorten(name), CodeUnknown, "got", shorten(name))
			return errs
		}
	}
	return fmt.Errorf("read touches: %w", err)
}
