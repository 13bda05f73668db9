package ui

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
)

func TestErrorSummaryFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "error-summary", func(o options) (templ.Component, string) {
		if v, ok := o.all["disableAutoFocus"].(bool); ok && !v {
			return nil, "disableAutoFocus false"
		}
		e := ErrorSummary{
			Title: o.text("titleText"), Text: o.text("descriptionText"), NoFocus: o.truth("disableAutoFocus"),
			Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		items := o.list("errorList")
		for _, item := range items {
			href := item.text("href")
			e.Faults = append(e.Faults, Fault{Text: item.text("text"), Field: when(href != "", href[min(1, len(href)):])})
		}
		return e, skipped(unread(o), items...)
	})
}

func TestTagFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "tag", func(o options) (templ.Component, string) {
		return tagOf(o), unread(o)
	})
}

func tagOf(o options) Tag {
	return Tag{Text: o.text("text"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
}

func TestBackLinkFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "back-link", func(o options) (templ.Component, string) {
		return BackLink{Href: o.text("href"), Text: o.text("text"), Class: o.text("classes"), Attrs: o.attrs("attributes")}, unread(o)
	})
}

func TestSkipLinkFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "skip-link", func(o options) (templ.Component, string) {
		if !o.has("href") {
			return nil, "skip link without an address"
		}
		if o.text("text") == "" && !o.has("html") {
			return nil, "skip link without words"
		}
		return SkipLink{Href: o.text("href"), Text: o.text("text"), Class: o.text("classes")}, unread(o)
	})
}

func TestBreadcrumbsFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "breadcrumbs", func(o options) (templ.Component, string) {
		b := Breadcrumbs{
			Label: o.text("labelText"), Short: o.truth("collapseOnMobile"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		items := o.list("items")
		for i := range items {
			items[i].where = "breadcrumbs"
			b.Items = append(b.Items, Link{Href: items[i].text("href"), Text: items[i].text("text")})
		}
		return b, skipped(unread(o), items...)
	})
}

func TestDetailsFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "details", func(o options) (templ.Component, string) {
		s := Summary{
			Text: o.text("summaryText"), Open: o.truth("open"), ID: o.text("id"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		return around(Details(s), or(o.text("html"), templ.EscapeString(o.text("text")))), unread(o)
	})
}

func TestInsetTextFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "inset-text", func(o options) (templ.Component, string) {
		f := Frame{ID: o.text("id"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
		return around(InsetText(f), or(o.text("html"), templ.EscapeString(o.text("text")))), unread(o)
	})
}

func TestWarningTextFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "warning-text", func(o options) (templ.Component, string) {
		return WarningText{
			Text: o.text("text"), Fallback: o.text("iconFallbackText"), Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}, unread(o)
	})
}

func TestPanelFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "panel", func(o options) (templ.Component, string) {
		inside := or(o.text("html"), templ.EscapeString(o.text("text")))
		if inside == "" {
			return nil, "panel without a body"
		}
		p := Panel{Title: o.text("titleText"), Level: o.number("headingLevel"), Class: o.text("classes"), Attrs: o.attrs("attributes")}
		skip := unread(o)
		if skip == "" && strings.Contains(p.Class, "govuk-panel--interruption") {
			skip = "actions"
		}
		return around(Confirmation(p), inside), skip
	})
}

func TestNotificationBannerFixtures(t *testing.T) {
	t.Parallel()
	matches(t, "notification-banner", func(o options) (templ.Component, string) {
		if v, ok := o.all["disableAutoFocus"].(bool); ok && !v {
			return nil, "disableAutoFocus false"
		}
		b := Banner{
			Text: o.text("text"), Success: o.text("type") == "success", Title: o.text("titleText"), TitleID: o.text("titleId"),
			Level: o.number("titleHeadingLevel"), Role: o.text("role"), NoFocus: o.truth("disableAutoFocus"),
			Class: o.text("classes"), Attrs: o.attrs("attributes"),
		}
		inside := o.text("html")
		if inside != "" {
			b.Text = ""
		}
		return around(NotificationBanner(b), inside), unread(o)
	})
}
