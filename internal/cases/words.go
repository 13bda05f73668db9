package cases

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"parvis/internal/cases/casessql"
	"parvis/internal/kit/db"
)

// Words are what a case is found by: the person's name, the helper's, the title, the number. They stand in a table of
// their own so that both engines search the same way, without accents, from the beginning of each word.

const (
	mostWords    = 12 // of a case
	shortestWord = 2
)

// wordsOf are the words a case is found by.
func wordsOf(c *Case) []string {
	text := c.Person.Name + " " + c.Title
	if c.Helper != nil {
		text += " " + c.Helper.Name
	}
	words := split(text)
	if i := strings.LastIndexByte(string(c.Reference), '-'); i >= 0 {
		words = append([]string{string(c.Reference[i+1:])}, words...)
	}
	return compactWords(words)
}

func compactWords(words []string) []string {
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), mostWords)]
}

// split cuts a text into words without accents or capitals.
func split(text string) []string {
	return slices.DeleteFunc(letters(text), func(w string) bool { return len(w) < shortestWord })
}

// letters cuts a text at all that is neither letter nor digit.
func letters(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Unaccented gives a text the one spelling in which texts are searched: small letters without accents.
func Unaccented(text string) string { return fold(text) }

func fold(text string) string {
	ascii := true
	for i := range len(text) {
		ascii = ascii && text[i] < 0x80
	}
	if ascii {
		return strings.ToLower(text)
	}
	bare := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text))
	return strings.ToLower(strings.NewReplacer("œ", "oe", "Œ", "oe", "æ", "ae", "Æ", "ae", "ß", "ss").Replace(bare))
}

// saveWords writes the words that are new and forgets those that are gone. A new case has none before.
func saveWords(ctx context.Context, tx *db.Tx, was, now *Case) error {
	if was.Person.Name == now.Person.Name && was.Title == now.Title && was.Revision > 0 {
		return nil
	}
	var old []string
	if was.Revision > 0 {
		old = wordsOf(was)
	}
	words := wordsOf(now)
	for _, w := range old {
		if !slices.Contains(words, w) {
			if err := on(tx).ForgetWords(ctx, casessql.ForgetWordsParams{AuthorityID: now.Authority, Word: w, CaseID: now.ID.UUID}); err != nil {
				return err
			}
		}
	}
	words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(old, w) })
	return insertWords(ctx, tx, now, words)
}

// insertWords writes all words in one statement: a request is sent more often than anything else happens.
func insertWords(ctx context.Context, tx *db.Tx, c *Case, words []string) error {
	if len(words) == 0 {
		return nil
	}
	args := make([]any, 0, 2+len(words))
	args = append(args, c.Authority, c.ID.UUID)
	for _, w := range words {
		args = append(args, w)
	}
	_, err := tx.ExecContext(ctx, insertWordsSQL[len(words)], args...)
	return err
}

var insertWordsSQL = func() (texts [mostWords + 1]string) {
	for n := 1; n <= mostWords; n++ {
		var rows []string
		for i := range n {
			rows = append(rows, fmt.Sprintf("($1, $%d, $2)", i+3))
		}
		texts[n] = "insert into case_words (authority_id, word, case_id) values " + strings.Join(rows, ", ") + " on conflict (authority_id, word, case_id) do nothing"
	}
	return texts
}()
