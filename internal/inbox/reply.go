package inbox

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"parvis/internal/kit/tenant"
)

// A reply address is contact+TAG@portvieux.example. The tag is the thread's key, 80 random
// bits, and 40 bits that sign it for its authority: 25 signs, so that town halls with long
// mailbox names stay below the 64 that a local part may have.
const (
	tagMark  = "t"
	keySigns = 16
	macSigns = 8
	mostSize = 64 // of a local part, RFC 5321
)

var tagText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func newReplyKey() string {
	var b [10]byte
	rand.Read(b[:])
	return tagText.EncodeToString(b[:])
}

// Tag is what goes into the reply address of a thread.
func (s *Service) tag(at tenant.ID, replyKey string) string {
	key := s.Secret.derive("reply addresses")
	mac := hmac.New(sha256.New, key[:])
	mac.Write(at[:])
	mac.Write([]byte(replyKey))
	return tagMark + replyKey + tagText.EncodeToString(mac.Sum(nil)[:5])
}

// openTag gives the thread's key of a tag that we signed for this authority.
func (s *Service) openTag(at tenant.ID, tag string) (replyKey string, ok bool) {
	tag = strings.ToLower(tag)
	if len(tag) != len(tagMark)+keySigns+macSigns || !strings.HasPrefix(tag, tagMark) {
		return "", false
	}
	replyKey = tag[len(tagMark) : len(tagMark)+keySigns]
	return replyKey, hmac.Equal([]byte(tag), []byte(s.tag(at, replyKey)))
}

// ReplyAddress is where an answer to the thread comes back to; "" when the account's
// address has no room for a tag, or is none of mail.
func (s *Service) ReplyAddress(a Account, t Thread) string {
	local, domain, ok := strings.Cut(a.Address, "@")
	if a.Door != Email || !ok {
		return ""
	}
	tag := s.tag(t.Authority, t.replyKey)
	if len(local)+1+len(tag) > mostSize {
		return ""
	}
	return local + "+" + tag + "@" + domain
}
