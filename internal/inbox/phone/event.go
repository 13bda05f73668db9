package phone

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parvis/internal/identity"
)

// Kind is what happened to a call.
type Kind string

// The kinds, in the order in which they usually come.
const (
	Ringing     Kind = "ringing"
	Answered    Kind = "answered"
	Transferred Kind = "transferred"
	Missed      Kind = "missed"
	Ended       Kind = "ended"
)

var kinds = []Kind{Ringing, Answered, Transferred, Missed, Ended}

// Direction tells who rang, seen from the town hall.
type Direction string

// The directions.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Hidden is the party of a call without a number.
const Hidden = "hidden"

// Event is one thing that the exchange told.
type Event struct {
	Kind      Kind
	Ref       string // what the exchange calls the call
	Direction Direction
	Party     string    // the other side, in E.164; Hidden; or as it came when it is no number of the plan
	Extension string    // of ours: rung, answering, or transferred to
	At        time.Time // by the exchange's clock; zero when it did not say
}

// key is what makes an event the same one when it is delivered again.
func (e Event) key() string {
	at := ""
	if !e.At.IsZero() {
		at = strconv.FormatInt(e.At.UnixMicro(), 10)
	}
	return string(e.Kind) + "|" + e.Extension + "|" + at
}

// mostField bounds what is kept of a field: no exchange has longer names.
const mostField = 100

var (
	errNoBody  = errors.New("neither JSON nor a form")
	errNoRef   = errors.New("no call_id")
	errTooLong = errors.New("a field is longer than 100 characters")
	errBadText = errors.New("a field is not text")
)

// ReadEvent understands the body of a webhook; region is the country of numbers written without one. It is
// pure, and takes any bytes.
func ReadEvent(body []byte, region string) (Event, error) {
	fields, err := fieldsOf(body)
	if err != nil {
		return Event{}, err
	}
	for _, value := range fields {
		if len(value) > mostField {
			return Event{}, errTooLong
		}
		if !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' }) {
			return Event{}, errBadText
		}
	}
	e := Event{Kind: Kind(fields["event"]), Ref: fields["call_id"], Direction: Direction(fields["direction"]), Extension: fields["extension"]}
	if e.Direction == "" {
		e.Direction = In
	}
	switch {
	case !slices.Contains(kinds, e.Kind):
		return Event{}, fmt.Errorf("unknown event %q", e.Kind)
	case e.Ref == "":
		return Event{}, errNoRef
	case e.Direction != In && e.Direction != Out:
		return Event{}, fmt.Errorf("unknown direction %q", e.Direction)
	}
	other := fields["from"]
	if e.Direction == Out {
		other = fields["to"]
	}
	e.Party = PartyOf(other, region)
	e.At, err = instant(fields["at"])
	return e, err
}

// fieldsOf reads one flat object, or a form. Numbers of JSON are taken as they are written.
func fieldsOf(body []byte) (map[string]string, error) {
	body = bytes.TrimSpace(body)
	fields := map[string]string{}
	if bytes.HasPrefix(body, []byte("{")) {
		var object map[string]any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&object); err != nil {
			return nil, err
		}
		for name, value := range object {
			switch v := value.(type) {
			case string:
				fields[name] = strings.TrimSpace(v)
			case json.Number:
				fields[name] = v.String()
			}
		}
		return fields, nil
	}
	values, err := url.ParseQuery(string(body))
	if err != nil || !values.Has("event") {
		return nil, errNoBody
	}
	for name := range values {
		fields[name] = strings.TrimSpace(values.Get(name))
	}
	return fields, nil
}

// instant reads RFC 3339 or seconds since 1970.
func instant(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil && seconds > 0 && seconds < 1<<33 {
		return time.Unix(seconds, 0).UTC(), nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || t.Year() < 2000 || t.Year() > 2200 {
		return time.Time{}, fmt.Errorf("not an instant: %q", s)
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// hiddenWords are what exchanges write where a caller hides the number.
var hiddenWords = []string{"", "anonymous", "anonyme", "restricted", "private", "unknown", "unavailable", "withheld", "hidden"}

// PartyOf is how a number is kept: E.164 when it is one, Hidden when it was kept back, else as it came.
func PartyOf(number, region string) string {
	number = strings.TrimSpace(number)
	if slices.Contains(hiddenWords, strings.ToLower(number)) {
		return Hidden
	}
	if e164, err := identity.NormalisePhone(number, region); err == nil {
		return e164
	}
	return number
}
