package phone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"parvis/internal/kit/errs"
)

// Header carries the signature of a webhook.
const Header = "Parvis-Signature"

// window is how far the two clocks may be apart: long enough for a slow line, too short to play a call again tomorrow.
const window = 5 * time.Minute

var (
	errUnsigned = errs.New(errs.Unauthenticated, "phone.hook.unsigned")
	errForged   = errs.New(errs.Forbidden, "phone.hook.forged")
	errOld      = errs.New(errs.Forbidden, "phone.hook.old")
)

// Sign is the value of Header for a body sent at an instant.
func Sign(key, body []byte, at time.Time) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(mac(key, seconds, body))
}

func mac(key []byte, seconds string, body []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(seconds + "."))
	h.Write(body)
	return h.Sum(nil)
}

// Verify tells whether the holder of the key signed the body about now.
func Verify(key, body []byte, header string, now time.Time) error {
	var seconds, sum string
	for part := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "t":
			seconds = value
		case "v1":
			sum = value
		}
	}
	given, err := hex.DecodeString(sum)
	at, badTime := strconv.ParseInt(seconds, 10, 64)
	switch {
	case seconds == "" || sum == "" || err != nil || badTime != nil || len(key) == 0:
		return errUnsigned
	case !hmac.Equal(given, mac(key, seconds, body)):
		return errForged
	case now.Sub(time.Unix(at, 0)).Abs() > window:
		return errOld
	}
	return nil
}
