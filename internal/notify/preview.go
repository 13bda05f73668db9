package notify

import (
	"context"
	"net/url"
	"strings"
)

// Kept reports whether mail stays in the built-in outbox and the town is made
// up: only then may everybody read it, links and codes included.
func (s *Service) Kept() bool {
	_, kept := s.Sender.(outbox)
	return kept && s.Config.Demo
}

// Preview lays a kept message out as it leaves. Outside a demo town the links
// are taken off: behind them may be a way into somebody's file, which reading
// the outbox must not give.
func (s *Service) Preview(ctx context.Context, r Record) (Mail, Letterhead, error) {
	set, err := s.settings(ctx, s.DB.Read(), r.Authority)
	if err != nil {
		return Mail{}, Letterhead{}, err
	}
	if !s.Kept() {
		r.Body = r.Body.withoutLinks()
	}
	return s.compose(r, set), s.Paper(r.Authority).safe(), nil
}

// withoutLinks leaves the words and where they led, roughly. Values that are
// addresses themselves lose what follows the host.
func (d Document) withoutLinks() Document {
	plain := Document{Blocks: make([]Block, len(d.Blocks))}
	for i, b := range d.Blocks {
		plain.Blocks[i] = Block{Item: b.Item, Spans: make([]Span, len(b.Spans))}
		for j, s := range b.Spans {
			text := bareLink.ReplaceAllStringFunc(s.Text, hostOf)
			if s.Link != "" && text == s.Text {
				text += " (" + hostOf(s.Link) + ")"
			}
			plain.Blocks[i].Spans[j] = Span{Text: text}
		}
	}
	return plain
}

func hostOf(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return strings.SplitN(link, ":", 2)[0] + ":…"
	}
	return u.Host + "/…"
}
