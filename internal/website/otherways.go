package website

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/kit/i18n"
)

var doorIcons = map[catalogue.Door]string{
	catalogue.DoorWeb: "web", catalogue.DoorCounter: "building", catalogue.DoorPhone: "phone", catalogue.DoorMail: "mail",
	catalogue.DoorEmail: "mail", catalogue.DoorHome: "home",
}

func doorIcon(d catalogue.Door) string { return doorIcons[d] }

// wayLink is where a way leads when it is a number or an address that a device can use.
func wayLink(way catalogue.OtherWay) (templ.SafeURL, string) {
	switch {
	case way.To == "":
	case way.By == catalogue.DoorPhone:
		return telephone(way.To), spaced(forms.PhoneWords(way.To))
	case way.By == catalogue.DoorEmail:
		return mailto(way.To), way.To
	}
	return "", ""
}

func joined(ctx context.Context, texts []i18n.Text) string {
	words := make([]string, len(texts))
	for i, text := range texts {
		words[i] = text.Of(ctx)
	}
	return strings.Join(words, i18n.T(ctx, "website.semicolon"))
}
