package formats

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"parvis/internal/kit/i18n"
)

// mostCents is a hundred billion euros: more is a typing error, and sums of it still fit.
const mostCents = 100_000_000_000 * 100

// ReadMoney reads an amount of euros as French and English people type it, into cents:
//
//	1 234,56 €   1234.5   1 234   1.234,56   1,234.56   €12   12 euros   12,5
//
// A single mark with three figures behind it sets thousands apart only when it is a space; "1.234" and "1,234"
// could mean two amounts and are asked again. Less than zero is refused: forms ask for amounts, not for signs.
func ReadMoney(typed string) (cents int64, err error) { return readMoney(typed, false) }

// ReadMoneyIn is ReadMoney for someone who reads in l: on an English page "1,234" has one meaning only, and is
// what the page itself writes.
func ReadMoneyIn(l i18n.Lang, typed string) (cents int64, err error) {
	return readMoney(typed, l == i18n.EN)
}

func readMoney(typed string, commaGroups bool) (cents int64, err error) {
	s := strings.ToLower(norm.NFKC.String(Text(typed)))
	if s == "" {
		return 0, ErrEmpty
	}
	for _, unit := range []string{"€", "euros", "euro", "eur"} {
		if cut := strings.TrimSuffix(strings.TrimPrefix(s, unit), unit); cut != s {
			s = strings.TrimSpace(cut)
			break
		}
	}
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "\u2212") {
		return 0, bad("money.negative")
	}
	whole, part, err := splitAmount(s, commaGroups)
	if err != nil {
		return 0, err
	}
	if len(part) > 2 {
		return 0, bad("money.decimals")
	}
	euros, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || euros >= mostCents/100 {
		return 0, bad("money.too_much")
	}
	fraction, _ := strconv.ParseInt((part + "00")[:2], 10, 64) // cannot fail: splitAmount lets only figures through
	return euros*100 + fraction, nil
}

// splitAmount finds the decimal mark and proves the thousands.
func splitAmount(s string, commaGroups bool) (whole, part string, err error) {
	whole = s
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && strings.Count(s, s[i:i+1]) == 1 && !(commaGroups && thousandsComma(s, i)) {
		whole, part = s[:i], s[i+1:]
		if !onlyDigits(part) {
			return "", "", bad("money.example")
		}
		if len(part) == 3 && !strings.ContainsAny(whole, "., '") && whole != "0" {
			return "", "", bad("money.thousands", "Typed", s)
		}
	}
	if whole, err = ungroup(whole); err != nil {
		return "", "", err
	}
	return whole, part, nil
}

// thousandsComma says whether the only mark, at i, is a comma before exactly three figures: 1,234.
func thousandsComma(s string, i int) bool {
	return s[i] == ',' && !strings.ContainsAny(s[:i], " .'") && len(s)-i == 4 && onlyDigits(s[i+1:]) && s[:i] != "0"
}

// ungroup takes away one kind of thousands mark, and only where thousands are.
func ungroup(s string) (string, error) {
	mark := strings.IndexAny(s, " .,'")
	if mark < 0 {
		if !onlyDigits(s) {
			return "", bad("money.example")
		}
		return s, nil
	}
	groups := strings.Split(s, s[mark:mark+1])
	for i, g := range groups {
		if !onlyDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(g) > 3 {
			return "", bad("money.example")
		}
	}
	return strings.Join(groups, ""), nil
}
