package social_test

import (
	"fmt"
	"strings"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/inboxtest"
	"parvis/internal/inbox/social"
)

func TestConforms(t *testing.T) {
	t.Parallel()
	for kind, say := range map[string]func(id, from, text string) inbox.Incoming{
		"whatsapp": func(id, from, text string) inbox.Incoming {
			return posted(id, `{"message":`+waMessage(id, from, text)+`}`)
		},
		"mastodon": func(id, from, text string) inbox.Incoming { return posted("mention:"+id, toot(id, from, text)) },
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			inboxtest.Conforms(t, inboxtest.Adapter{
				Door: inbox.Social, Address: "portvieux@social.example",
				Build: func(t *testing.T) (inbox.Way, inboxtest.Other) {
					s, c := start(t)
					all := social.Networks{"": networks(c)[kind]}
					return inbox.Way{Door: inbox.Social, Reader: all, Channel: all}, s
				},
				Good: func(n int) inbox.Incoming {
					return say(fmt.Sprint(1000+n), fmt.Sprintf("3363998%04d", n), "Bonjour, ma demande ?")
				},
				Reply:  func(l inbox.Item, _ string) inbox.Incoming { return say("9000", l.Party, "Merci") },
				Padded: func(size int) inbox.Incoming { return say(fmt.Sprint(size), "33639980000", strings.Repeat("x", size)) },
				Garbage: [][]byte{[]byte("{"), []byte("{}"), []byte("null"), []byte(`{"message":{"id":"1"}}`), []byte(`{"status":{"id":"1"}}`), []byte("[[[["),
					[]byte(`{"message":{"id":"x","from":"336","type":"order"}}`), []byte(`{"id":"1","status":{"id":"1","account":{"acct":"a"},"content":""}}`)},
			})
		})
	}
}
