package dump

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"parvis/internal/kit/db"
)

// appendRow writes a row as one line, without its end.
func appendRow(to []byte, columns []db.TableColumn, values []any) (_ []byte, err error) {
	to = append(to, '{')
	first := len(to)
	for i, c := range columns {
		if values[i] == nil {
			continue
		}
		if len(to) > first {
			to = append(to, ',')
		}
		to = append(appendString(to, c.Name), ':')
		if to, err = appendCell(to, c.Kind, values[i]); err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
	}
	return append(to, '}'), nil
}

func appendCell(to []byte, kind string, value any) ([]byte, error) {
	switch v := value.(type) {
	case int64:
		switch kind {
		case "integer":
			return strconv.AppendInt(to, v, 10), nil
		case "boolean":
			return strconv.AppendBool(to, v != 0), nil
		case "real":
			return strconv.AppendFloat(to, float64(v), 'g', -1, 64), nil
		}
	case bool:
		if kind == "boolean" {
			return strconv.AppendBool(to, v), nil
		}
	case float64:
		if kind == "real" {
			return strconv.AppendFloat(to, v, 'g', -1, 64), nil
		}
	case string:
		return appendText(to, kind, []byte(v))
	case []byte:
		return appendText(to, kind, v)
	}
	return nil, fmt.Errorf("a %s column holds a %T", kind, value)
}

func appendText(to []byte, kind string, v []byte) ([]byte, error) {
	switch kind {
	case "text", "uuid":
		if !utf8.Valid(v) { // kept as it is, byte by byte
			return append(append(append(to, `{"base64":"`...), base64.StdEncoding.EncodeToString(v)...), `"}`...), nil
		}
		return appendString(to, string(v)), nil
	case "blob":
		return append(append(append(to, '"'), base64.StdEncoding.EncodeToString(v)...), '"'), nil
	case "json":
		return appendDocument(to, v)
	}
	return nil, fmt.Errorf("a %s column holds text", kind)
}

// readRow turns a line into arguments for an insert, in the order of columns.
func readRow(line []byte, columns []db.TableColumn, args []any) ([]any, error) {
	var cells map[string]json.RawMessage
	if err := json.Unmarshal(line, &cells); err != nil {
		return nil, err
	}
	for _, c := range columns {
		cell, there := cells[c.Name]
		delete(cells, c.Name)
		if !there {
			args = append(args, nil)
			continue
		}
		arg, err := readCell(c.Kind, cell)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		args = append(args, arg)
	}
	for name := range cells {
		return nil, fmt.Errorf("column %s is not in the head", name)
	}
	return args, nil
}

func readCell(kind string, cell json.RawMessage) (any, error) {
	switch kind {
	case "integer":
		return strconv.ParseInt(string(cell), 10, 64)
	case "boolean":
		return strconv.ParseBool(string(cell))
	case "real":
		return strconv.ParseFloat(string(cell), 64)
	case "json":
		return string(cell), nil
	case "blob":
		var b []byte
		err := json.Unmarshal(cell, &b)
		return b, err
	case "text", "uuid":
		if bytes.HasPrefix(cell, []byte("{")) {
			var odd struct{ Base64 []byte }
			err := json.Unmarshal(cell, &odd)
			return string(odd.Base64), err
		}
		var s string
		err := json.Unmarshal(cell, &s)
		return s, err
	}
	return nil, fmt.Errorf("this release does not know the kind %q", kind)
}
