package dump

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// appendDocument writes a JSON document in the one way that does not depend on the engine that kept it:
// no spaces, sorted keys, numbers without exponent or idle zeros.
func appendDocument(to, doc []byte) ([]byte, error) {
	read := json.NewDecoder(bytes.NewReader(doc))
	read.UseNumber()
	var v any
	if err := read.Decode(&v); err != nil {
		return nil, fmt.Errorf("read a document: %w", err)
	}
	return appendValue(to, v)
}

func appendValue(to []byte, v any) (_ []byte, err error) {
	switch v := v.(type) {
	case nil:
		return append(to, "null"...), nil
	case bool:
		return strconv.AppendBool(to, v), nil
	case json.Number:
		return append(to, plain(string(v))...), nil
	case string:
		return appendString(to, v), nil
	case []any:
		to = append(to, '[')
		for i, item := range v {
			if i > 0 {
				to = append(to, ',')
			}
			if to, err = appendValue(to, item); err != nil {
				return nil, err
			}
		}
		return append(to, ']'), nil
	case map[string]any:
		to = append(to, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				to = append(to, ',')
			}
			to = append(appendString(to, key), ':')
			if to, err = appendValue(to, v[key]); err != nil {
				return nil, err
			}
		}
		return append(to, '}'), nil
	}
	return nil, fmt.Errorf("write a document: %T", v)
}

func appendString(to []byte, s string) []byte {
	var b bytes.Buffer
	write := json.NewEncoder(&b)
	write.SetEscapeHTML(false)
	_ = write.Encode(s) // a string always encodes
	return append(to, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// longest exponent that is written out; beyond it a number stays as it was typed.
const longestExponent = 400

// plain writes a number as PostgreSQL's jsonb would compare it: 1e2 is 100 and 1.50 is 1.5.
func plain(n string) string {
	if !strings.ContainsAny(n, ".eE") {
		if n == "-0" {
			return "0"
		}
		return n
	}
	if at := strings.IndexAny(n, "eE"); at >= 0 {
		if exp, err := strconv.Atoi(strings.TrimPrefix(n[at+1:], "+")); err != nil || exp > longestExponent || exp < -longestExponent {
			return n
		}
	}
	r, ok := new(big.Rat).SetString(n)
	if !ok {
		return n
	}
	if r.IsInt() {
		return r.Num().String()
	}
	digits, _ := r.FloatPrec() // exact: the denominator is a power of ten
	return r.FloatString(digits)
}
