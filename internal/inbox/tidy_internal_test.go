package inbox

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// The quick look at bytes says the same as a look at each sign.
func TestSoundIsNoControlSign(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ToValidUTF8(rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune("aé\n\t\r\x00\x1b\x7f\u0080\u009f\u00a0\u00c2\u0100€🙂")), 0, 40, -1)).Draw(t, "text"), "\uFFFD")
		want := !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
		if got := sound(s); got != want {
			t.Fatalf("sound(%q) is %v", s, got)
		}
	})
}
