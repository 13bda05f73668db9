package inbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"parvis/internal/kit/tenant"
)

// Digest recognises a text that is kept no more, such as the number of somebody who said STOP and was then erased. It is
// keyed: all telephone numbers there are could be tried against a plain hash within minutes.
func (s *Service) Digest(at tenant.ID, purpose, text string) string {
	key := s.Secret.derive(purpose)
	mac := hmac.New(sha256.New, key[:])
	mac.Write(at[:])
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}
