package db

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// JSON is a document: jsonb on PostgreSQL, text on SQLite. Nil is null in the column.
type JSON []byte

// Marshal writes v as JSON for a column.
func Marshal(v any) (JSON, error) {
	b, err := json.Marshal(v)
	return b, err
}

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
