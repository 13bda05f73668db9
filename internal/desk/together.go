package desk

import (
	"context"

	"parvis/internal/cases"
	"parvis/internal/kit/i18n"
)

// together tells what happens between requests that are worked on as one.
func (n *narrator) together(ctx context.Context, one entry, d cases.Data) entry {
	t := func(key string, link cases.Link) string {
		return i18n.T(ctx, "desk.event."+key, "Reference", string(link.Reference))
	}
	one.Icon = "merge"
	switch d := d.(type) {
	case *cases.Merged:
		one.What = t("merged."+string(d.Link.Relation), d.Link)
	case *cases.Split:
		one.What = t("split."+string(d.Link.Relation), d.Link)
	case *cases.Followed:
		one.What = i18n.T(ctx, "desk.event.followed")
		if one.Text = d.Says.Of(ctx); one.Text == "" {
			one.Text = d.Stands.Of(ctx)
		}
	case *cases.Heard:
		one.Who, one.Look, one.Part, one.What = i18n.T(ctx, "desk.event.heard.who"), "in", showMessages, t("heard", d.Link)
		if d.Link.Reference != "" {
			one.Files = []fileLink{{casePath(d.Link.Reference), string(d.Link.Reference)}}
		}
	}
	return one
}
