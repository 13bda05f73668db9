package phone

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadEvent(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC)
	for body, want := range map[string]Event{
		`{"event":"ringing","call_id":"a1","from":"02 61 91 44 07","to":"0298000000","extension":"214","at":"2026-09-10T11:41:00+02:00"}`: {Ringing, "a1", In, "+33261914407", "214", at},
		`event=answered&call_id=a1&from=%2B33261914407&extension=214&at=1789033260`:                                                       {Answered, "a1", In, "+33261914407", "214", at},
		`{"event":"ended","call_id":77,"direction":"out","from":"214","to":"0639982107"}`:                                                 {Ended, "77", Out, "+33639982107", "", time.Time{}},
		`{"event":"ringing","call_id":"x","from":"Anonymous"}`:                                                                            {Ringing, "x", In, Hidden, "", time.Time{}},
		`{"event":"missed","call_id":"x"}`:                                                                                                {Missed, "x", In, Hidden, "", time.Time{}},
		`{"event":"ringing","call_id":"x","from":"17"}`:                                                                                   {Ringing, "x", In, "17", "", time.Time{}},
		`{"event":"ringing","call_id":"x","from":"+44 20 7946 0018"}`:                                                                     {Ringing, "x", In, "+442079460018", "", time.Time{}},
	} {
		got, err := ReadEvent([]byte(body), "FR")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", body, err, diff)
		}
	}
	for _, body := range []string{
		"", "{", "null", "event=ringing", "hello", `{"event":"exploded","call_id":"x"}`, `{"event":"ringing"}`, `{"event":"ringing","call_id":"x","at":"soon"}`,
		`{"event":"ringing","call_id":"` + strings.Repeat("9", 101) + `"}`, "event=ringing&call_id=%ff", `{"event":"ringing","call_id":"a\u0000b"}`,
		`{"event":"ringing","call_id":"x","direction":"up"}`,
	} {
		if e, err := ReadEvent([]byte(body), "FR"); err == nil {
			t.Errorf("%q is read as %+v", body, e)
		}
	}
}

func FuzzReadEvent(f *testing.F) {
	f.Add([]byte(`{"event":"ringing","call_id":"a1","from":"0261914407"}`))
	f.Add([]byte(`event=ended&call_id=a1&at=1789033260`))
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := ReadEvent(body, "FR")
		if err == nil && (e.Ref == "" || e.Party == "" || len(e.Extension) > mostField) {
			t.Errorf("%+v", e)
		}
	})
}

func TestVerify(t *testing.T) {
	t.Parallel()
	key, body := []byte("clé du standard"), []byte(`{"event":"ringing"}`)
	now := time.Date(2026, 9, 10, 9, 41, 0, 0, time.UTC)
	sound := Sign(key, body, now)
	for name, test := range map[string]struct {
		header string
		body   []byte
		key    []byte
		now    time.Time
		want   error
	}{
		"sound":           {sound, body, key, now.Add(4 * time.Minute), nil},
		"replayed later":  {sound, body, key, now.Add(6 * time.Minute), errOld},
		"from the future": {sound, body, key, now.Add(-6 * time.Minute), errOld},
		"another body":    {sound, []byte(`{"event":"ended"}`), key, now, errForged},
		"another key":     {sound, body, []byte("autre"), now, errForged},
		"no key kept":     {Sign(nil, body, now), body, nil, now, errUnsigned},
		"nothing":         {"", body, key, now, errUnsigned},
		"half":            {"t=12", body, key, now, errUnsigned},
		"no number":       {"t=abc,v1=00", body, key, now, errUnsigned},
		"another instant": {"t=" + "1789033261" + sound[strings.Index(sound, ","):], body, key, now, errForged},
	} {
		if err := Verify(test.key, test.body, test.header, test.now); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
