package desk_test

import (
	"testing"

	"parvis/internal/inbox/demo"
	"parvis/internal/kit/db"
	"parvis/internal/kit/db/dbtest"
)

// A message without a subject, such as a text, is known by its first words, also once somebody has done something to it; a number is
// written as people write it.
func TestWhatHasNoSubjectIsKnownByItsWords(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := setup(t, d)
		came := b.writes(b.mailbox(), demo.Note{ID: "t1", From: "+33639982107", Text: "piscine ouverte dimanche ?"})
		anna := b.as("anna.kervella")
		title, number := ">piscine ouverte dimanche ?</", "06\u00a039\u00a098\u00a021\u00a007"
		page := anna.Get(at(came.Thread))
		expects(t, "the page", page, 200, title, number)
		expects(t, "ended", anna.Post(at(came.Thread)+"/close", "expect", expectIn(page.Body)), 303)
		expects(t, "and begun again", anna.Post(at(came.Thread)+"/reopen"), 303)
		expects(t, "the list", anna.Get("/desk?view=sort"), 200, "piscine ouverte dimanche ?", number)
		expects(t, "the page again", anna.Get(at(came.Thread)), 200, title)
	})
}
