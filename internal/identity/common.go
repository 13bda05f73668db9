package identity

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"parvis/internal/kit/errs"
)

// The 18,000 most used passwords of eight signs or more, in small letters, from the lists of leaks that come with
// @zxcvbn-ts/language-common 3.0.4 (MIT, see common.LICENCE.txt), and some French ones.
//
//go:embed common.txt.gz
var commonFile []byte

var common = sync.OnceValue(func() map[string]bool {
	r, err := gzip.NewReader(bytes.NewReader(commonFile))
	if err != nil {
		panic("identity: common passwords: " + err.Error())
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic("identity: common passwords: " + err.Error())
	}
	words := map[string]bool{}
	for word := range strings.Lines(string(text)) {
		words[strings.TrimSpace(word)] = true
	}
	return words
})

// Lengths counted in signs as people see them. No rule on capitals or digits, no expiry: length and rarity are what counts.
const (
	shortestPassword = 12
	longestPassword  = 256
)

// Why a password is refused, each with words that say what to write instead.
var (
	errPasswordShort    = errs.New(errs.Invalid, "identity.password_short", "Least", shortestPassword)
	errPasswordLong     = errs.New(errs.Invalid, "identity.password_long", "Most", longestPassword)
	errPasswordCommon   = errs.New(errs.Invalid, "identity.password_common")
	errPasswordPersonal = errs.New(errs.Invalid, "identity.password_personal")
	errPasswordRepeats  = errs.New(errs.Invalid, "identity.password_repeats")
)

// CheckNewPassword refuses a password that somebody would guess; about holds what they would try first: the agent's
// name and address, the town's name.
func CheckNewPassword(password string, about ...string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < shortestPassword:
		return errPasswordShort
	case n > longestPassword:
		return errPasswordLong
	}
	folded := strings.ToLower(password)
	core := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) })
	if common()[folded] || common()[core] || common()[unleet(core)] {
		return errPasswordCommon
	}
	if repeats(folded) {
		return errPasswordRepeats
	}
	return checkPersonal(folded, about)
}

// A word of the agent's own may be part of a password, but may not be most of it.
func checkPersonal(folded string, about []string) error {
	rest := folded
	for _, words := range about {
		for _, word := range strings.FieldsFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if utf8.RuneCountInString(word) >= 4 {
				rest = strings.ReplaceAll(rest, word, "")
			}
		}
	}
	if rest != folded && utf8.RuneCountInString(rest) < 8 {
		return errPasswordPersonal
	}
	return nil
}

// unleet undoes the tricks that every cracking tool knows.
func unleet(s string) string {
	return strings.NewReplacer("0", "o", "1", "l", "3", "e", "4", "a", "@", "a", "5", "s", "$", "s", "7", "t", "!", "i").Replace(s)
}

// repeats tells whether the whole is one short piece again and again, or a run such as abcdef or 123456.
func repeats(s string) bool {
	runes := []rune(s)
	for size := 1; size <= 4; size++ {
		if periodic(runes, size) {
			return true
		}
	}
	steps := 0
	for i := 1; i < len(runes); i++ {
		if d := runes[i] - runes[i-1]; d >= -1 && d <= 1 {
			steps++
		}
	}
	return steps >= len(runes)-3
}

func periodic(runes []rune, size int) bool {
	for i := size; i < len(runes); i++ {
		if runes[i] != runes[i-size] {
			return false
		}
	}
	return true
}
