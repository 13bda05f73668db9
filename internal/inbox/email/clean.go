package email

import (
	"regexp"
	"strings"

	"github.com/inbucket/html2text"
	"github.com/microcosm-cc/bluemonday"
)

// policy is what of a stranger's page may stand in ours: words, lists, tables, links that
// tell where they lead, and pictures that came with the mail. Nothing is fetched from
// elsewhere, so that nobody learns when their mail was read.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "pre",
		"code", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tfoot", "tr", "caption")
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9]\d?$`)).OnElements("td", "th")
	p.AllowElements("td", "th")
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("lang").Matching(regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$`)).Globally()
	p.AllowURLSchemes("http", "https", "mailto", "tel", "cid")
	p.AllowAttrs("href").Matching(regexp.MustCompile(`(?i)^(https?|mailto|tel):`)).OnElements("a")
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowAttrs("src").Matching(regexp.MustCompile(`(?i)^cid:[^\s"'<>]{1,200}$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowElements("img")
	return p
}()

// mostPage is how much HTML is cleaned; the text says the same.
const mostPage = 2 << 20

// Clean is a page made safe to show inside ours; "" when nothing is left, or it is too large to show.
func Clean(page string) string {
	if len(page) > mostPage {
		return ""
	}
	page = strings.TrimSpace(policy.Sanitize(page))
	if plainText.ReplaceAllString(page, "") == "" && !strings.Contains(page, "<img") {
		return ""
	}
	return page
}

var plainText = regexp.MustCompile(`<[^>]*>|\s|&nbsp;`)

// plain is the text of a page, for mails that have no other.
func plain(page string) string {
	text, err := html2text.FromString(page, html2text.Options{OmitLinks: true})
	if err != nil || strings.TrimSpace(text) == "" {
		return strings.TrimSpace(plainText.ReplaceAllString(page, " "))
	}
	return text
}
