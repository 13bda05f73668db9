package cases

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// Cursor is where a page of a list ended: the sort key and the id of its last row. The zero Cursor is the beginning.
type Cursor struct {
	At time.Time
	ID ID
}

// IsZero tells that it is the beginning.
func (c Cursor) IsZero() bool { return c.ID.IsZero() }

// String is how it stands in an address; it tells nothing about anybody.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	b := binary.BigEndian.AppendUint64(nil, uint64(c.At.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(b, c.ID.UUID[:]...))
}

// ParseCursor reads one; what is none is the beginning.
func ParseCursor(s string) Cursor {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 8+16 {
		return Cursor{}
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(b[:8]))).UTC()
	return Cursor{At: at, ID: ID{uuid.UUID(b[8:])}}
}
