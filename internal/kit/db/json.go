package db

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// JSON is a document: jsonb on PostgreSQL, text on SQLite. Nil is null in the column.
type JSON []byte

// Marshal writes v as JSON for a column. NULs are left out: PostgreSQL takes none, and no text needs one.
func Marshal(v any) (JSON, error) {
	b, err := json.Marshal(v)
	return withoutNUL(b), err
}

// withoutNUL drops the escapes of NUL from what json.Marshal wrote, in which a backslash always escapes something.
func withoutNUL(b []byte) []byte {
	const escaped = `\u0000`
	if !bytes.Contains(b, []byte(escaped)) {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		switch {
		case bytes.HasPrefix(b[i:], []byte(escaped)):
			i += len(escaped)
		case b[i] == '\\':
			out = append(out, b[i:i+2]...)
			i += 2
		default:
			out = append(out, b[i])
			i++
		}
	}
	return out
}

// Fits tells whether both engines keep a text as it is: it is UTF-8, and has no NUL.
func Fits(text string) bool { return utf8.ValidString(text) && !strings.ContainsRune(text, 0) }

// Unmarshal reads the document into v.
func (j JSON) Unmarshal(v any) error { return json.Unmarshal(j, v) }

// Value writes the document; text that is not JSON is refused here, as PostgreSQL would.
func (j JSON) Value() (driver.Value, error) {
	if j == nil {
		return nil, nil
	}
	if !json.Valid(j) {
		return nil, fmt.Errorf("write JSON: not a JSON document")
	}
	return string(j), nil
}

// Scan reads a document.
func (j *JSON) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*j = nil
	case string:
		*j = JSON(v)
	case []byte:
		*j = append(JSON{}, v...)
	default:
		return fmt.Errorf("scan JSON: got %T", src)
	}
	return nil
}

// MarshalJSON shows the document as itself.
func (j JSON) MarshalJSON() ([]byte, error) { return json.RawMessage(j).MarshalJSON() }

// UnmarshalJSON keeps a copy of the document.
func (j *JSON) UnmarshalJSON(b []byte) error {
	*j = append((*j)[:0], b...)
	return nil
}
