package demo_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"parvis/internal/inbox"
	"parvis/internal/inbox/demo"
	"parvis/internal/inbox/inboxtest"
)

type other struct{ *demo.Channel }

func (o other) FailNext(fates ...inbox.Fate) {
	for _, f := range fates {
		o.Channel.FailNext(&inbox.Failure{Fate: f, Words: "as the test asked"})
	}
}

func (o other) Refs() (refs []string) {
	for _, t := range o.Taken() {
		refs = append(refs, t.Item.Facts.Ref)
	}
	return refs
}

func incoming(n demo.Note) inbox.Incoming {
	return inbox.Incoming{ExternalID: n.ID, Raw: bytes.NewReader(n.Bytes())}
}

func TestConforms(t *testing.T) {
	t.Parallel()
	inboxtest.Conforms(t, inboxtest.Adapter{
		Door: inbox.SMS, Address: "+33298000000",
		Build: func(*testing.T) (inbox.Way, inboxtest.Other) {
			c := demo.New(inbox.SMS)
			return inbox.Way{Door: inbox.SMS, Reader: inbox.ReaderFunc(demo.Read), Channel: c}, other{c}
		},
		Good: func(n int) inbox.Incoming {
			return incoming(demo.Note{ID: fmt.Sprint("m", n), From: fmt.Sprintf("+3363998%04d", n), Text: "Bonjour, ma demande ?"})
		},
		Reply: func(l inbox.Item, _ string) inbox.Incoming {
			return incoming(demo.Note{ID: "r" + l.ID.String(), From: l.Party, Text: "Merci", Answers: l.Facts.Ref})
		},
		Padded: func(size int) inbox.Incoming {
			return incoming(demo.Note{ID: fmt.Sprint("p", size), From: "+33639980000", Text: strings.Repeat("x", size)})
		},
		Garbage: [][]byte{[]byte("{"), []byte(`{"text":"no name"}`), []byte("<xml/>")},
	})
}
