package website

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"parvis/internal/catalogue"
	"parvis/internal/kit/i18n"
	"parvis/internal/kit/ui"
)

// firstMoments is who comes first on the square: help before everything else.
var firstMoments = []string{"money", "crisis", "school", "children", "birth", "moving", "ageing", "home", "street", "business", "health", "death"}

var momentIcons = map[string]string{
	"money": "handshake", "crisis": "bolt", "school": "school", "children": "users", "birth": "baby", "moving": "moving", "ageing": "old",
	"home": "home", "street": "road", "business": "building", "health": "handshake", "death": "flower", "leisure": "sun", "family": "users",
	"disability": "user", "work": "desk", "association": "users", "environment": "wind", "transport": "route", "papers": "document",
	"democracy": "scale", "giving_time": "handshake", "contact": "chat",
}

// widths lay a row of slabs of uneven width, as stones of a square lie.
var widths = map[int][]int{
	1: {12}, 2: {7, 5}, 3: {5, 4, 3}, 4: {7, 5, 5, 7}, 5: {5, 4, 3, 5, 7}, 6: {5, 4, 3, 3, 4, 5},
}

// moments are the moments of life for which there is something, at most six.
func moments(ctx context.Context, all []catalogue.Offered) (slabs []ui.Slab) {
	held := map[string][]string{}
	for _, service := range all {
		for _, event := range service.LifeEvents {
			held[event] = append(held[event], service.Title.Of(ctx))
		}
	}
	codes := slices.DeleteFunc(slices.Clone(catalogue.LifeEvents), func(code string) bool { return len(held[code]) == 0 })
	slices.SortStableFunc(codes, func(a, b string) int { return cmp.Compare(place(a), place(b)) })
	codes = codes[:min(len(codes), 6)]
	for i, code := range codes {
		slabs = append(slabs, ui.Slab{
			Href: "/services?moment=" + code, Title: i18n.T(ctx, "website.moment."+code), Text: some(ctx, held[code]), Icon: momentIcons[code],
			Columns: widths[len(codes)][i], Strong: i == 0, Wide: i == 0 || i == len(codes)-1,
		})
	}
	return slabs
}

func place(code string) int {
	if at := slices.Index(firstMoments, code); at >= 0 {
		return at
	}
	return len(firstMoments)
}

// some names what is behind a slab: two services, and how many more.
func some(ctx context.Context, titles []string) string {
	const shown = 2
	text := strings.Join(titles[:min(len(titles), shown)], i18n.T(ctx, "website.comma"))
	if more := len(titles) - shown; more > 0 {
		text += i18n.T(ctx, "website.and_more", "Count", more)
	}
	return text
}

func searchPath(words string) string { return "/search?q=" + url.QueryEscape(words) }
