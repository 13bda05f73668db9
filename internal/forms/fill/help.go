package fill

import (
	"context"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/forms"
	"parvis/internal/identity"
	"parvis/internal/kit/i18n"
)

// help is the other way that every page keeps in view: a person.
type help struct{ Lines []helpLine }

type helpLine struct{ Text, Href, Words string }

// helpOf gives the service's own ways first, then the authority's telephone.
func helpOf(ctx context.Context, service *catalogue.Service) (h help) {
	for _, way := range service.OtherWays {
		if way.By == catalogue.DoorPhone && way.To != "" {
			h.Lines = append(h.Lines, helpLine{way.Text.Of(ctx), telephone(way.To), phoneWords(way.To)})
		}
	}
	if authority := identity.AuthorityOf(ctx); authority != nil && len(h.Lines) == 0 && authority.Contact.Phone != "" {
		h.Lines = append(h.Lines, helpLine{i18n.T(ctx, "forms.fill.help.call"), telephone(authority.Contact.Phone), authority.Contact.Phone})
	}
	for _, way := range service.OtherWays {
		if way.By == catalogue.DoorCounter {
			h.Lines = append(h.Lines, helpLine{Text: way.Text.Of(ctx)})
		}
	}
	return h
}

func telephone(number string) string {
	return "tel:" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
}

func phoneWords(number string) string { return forms.PhoneWords(number) }
