package notify

import "fmt"

// Render puts the values in. A value is never read as markup: brackets, braces
// and tags in it come out as they were typed. It fails on a name without a
// value and on a section that does not close, both of which Check finds before.
// Own names the variables whose words are the town's (an agent's, a rule's):
// web addresses can be clicked in them, and are broken up in all others.
func (t Template) Render(v Values, own ...string) (subject string, body Document, err error) {
	head, places, err := fill(t.Subject, v, own)
	if err != nil {
		return "", Document{}, fmt.Errorf("subject: %w", err)
	}
	subject = HeaderWords(places.restore(head))
	text, places, err := fill(tidy(t.Body), v, own)
	if err != nil {
		return "", Document{}, fmt.Errorf("body: %w", err)
	}
	body = layOut(text, func(s string) []Span { return places.spans(s) })
	return subject, body, nil
}
