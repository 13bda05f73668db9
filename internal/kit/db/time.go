package db

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is an instant as both engines keep it: a bigint of microseconds, UTC. The zero time is 0.
type Time struct{ time.Time }

// At returns t as it will come back from the database.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Microsecond)}
}

// Value writes the instant.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return int64(0), nil
	}
	return t.UnixMicro(), nil
}

// Scan reads an instant; a null column needs a NullTime.
func (t *Time) Scan(src any) error {
	micros, ok := src.(int64)
	if !ok {
		return fmt.Errorf("scan a time: got %T, want microseconds", src)
	}
	if micros == 0 {
		*t = Time{}
		return nil
	}
	*t = Time{time.UnixMicro(micros).UTC()}
	return nil
}

// NullTime is an instant that may be missing.
type NullTime struct {
	Time  Time
	Valid bool
}

// MaybeAt returns t, or null for the zero time.
func MaybeAt(t time.Time) NullTime { return NullTime{At(t), !t.IsZero()} }

// Value writes the instant, or null.
func (t NullTime) Value() (driver.Value, error) {
	if !t.Valid {
		return nil, nil
	}
	return t.Time.Value()
}

// Scan reads an instant, or null.
func (t *NullTime) Scan(src any) error {
	if src == nil {
		*t = NullTime{}
		return nil
	}
	t.Valid = true
	return t.Time.Scan(src)
}
