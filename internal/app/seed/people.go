package seed

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"unicode"

	"parvis/internal/identity"
	"parvis/internal/identity/town"
	"parvis/internal/kit/i18n"
)

// Names that exist, put together at random: nobody is meant.
var (
	given = []string{
		"Adèle", "Aïcha", "Alan", "Amina", "Aurélien", "Awa", "Benoît", "Camille", "Chloé", "Denez", "Élodie", "Émile", "Enora",
		"Erwan", "Fanch", "Farid", "Gaëlle", "Giulia", "Goulven", "Hamza", "Hanna", "Ibrahim", "Ilona", "Jeanne", "João", "Kadiatou",
		"Katell", "Kevin", "Lan", "Léonie", "Loïc", "Louise", "Lucie", "Mamadou", "Manon", "Marcel", "Maryam", "Mathilde", "Mehdi",
		"Nadia", "Naïg", "Nicolas", "Odette", "Olena", "Pauline", "Quentin", "Rachid", "Ronan", "Rozenn", "Samir", "Simone", "Soizic",
		"Tangi", "Théo", "Thi Mai", "Uma", "Victor", "Wassim", "Xavier", "Yasmine", "Youenn", "Zoé",
	}
	family = []string{
		"Abgrall", "Almeida", "Arzur", "Barry", "Beaumanoir", "Berthou", "Bouaziz", "Cadiou", "Calvez", "Camara", "Castel", "Chevalier",
		"Coatmeur", "Cozic", "Da Costa", "Daoudi", "Derrien", "Diop", "Dubreuil", "El Amrani", "Faure", "Ferrec", "Floc’h", "Gauvain",
		"Guillou", "Hamon", "Hervé", "Huitric", "Jaouen", "Kerbrat", "Kermarrec", "Koné", "Kovalenko", "L’Hostis", "Lagadec", "Le Bihan",
		"Le Dantec", "Le Saout", "Lefranc", "Madec", "Marchetti", "Mazé", "Mevel", "Mokrani", "Nédélec", "Nguyen", "Okafor", "Ollivier",
		"Pellen", "Perrot", "Petrescu", "Quillien", "Rolland", "Sanchez", "Sow", "Stephan", "Tassel", "Traoré", "Vaillant", "Yildiz", "Zerrouki",
	}
	children = []string{
		"Adam", "Alma", "Anaë", "Arthur", "Ayoub", "Basile", "Céleste", "Eliott", "Fatima", "Gabin", "Hind", "Inaya", "Jade", "Kylian",
		"Lila", "Maël", "Maïwenn", "Nino", "Noa", "Ousmane", "Perle", "Rayan", "Sacha", "Swann", "Tiago", "Violette", "Yuna",
	}
)

// resident is somebody who asks.
type resident struct {
	given, family string
	email, phone  string // as they are stored: phone in E.164
	line          string
	lang          i18n.Lang
}

func (r resident) name() string { return identity.Person{Given: r.given, Family: r.family}.Name() }

// residents are the people of the plan: those whom one remembers first, then invented ones.
func residents(rng *rand.Rand, streets []string, n int) (all []resident) {
	for _, p := range town.Residents() {
		if p.Given != "" {
			all = append(all, remembered(p))
		}
	}
	taken := map[string]bool{}
	for len(all) < n {
		r := invented(rng, streets, len(all))
		if !taken[r.name()] {
			taken[r.name()] = true
			all = append(all, r)
		}
	}
	return all
}

func remembered(p identity.NewPerson) resident {
	r := resident{given: p.Given, family: p.Family, lang: p.Lang}
	for _, c := range p.Contacts {
		switch {
		case c.Kind == identity.Email:
			r.email = c.Value
		case c.Kind == identity.Phone:
			r.phone = c.Value
		case c.Kind == identity.Address && r.line == "":
			r.line, _, _ = strings.Cut(c.Value, ",")
		}
	}
	return r
}

// invented is a resident whose address is under .example and whose number is kept for films.
func invented(rng *rand.Rand, streets []string, n int) resident {
	r := resident{given: pick(rng, given), family: pick(rng, family), lang: i18n.FR}
	if rng.IntN(5) == 0 {
		r.lang = i18n.EN
	}
	r.phone = fmt.Sprintf("+3363998%04d", 1000+n)
	if rng.IntN(8) > 0 {
		r.email = plain(r.given) + "." + plain(r.family) + "@courriel.example"
	}
	r.line = fmt.Sprintf("%d %s", 1+rng.IntN(5), pick(rng, streets))
	return r
}

// plain writes a name with the letters of an address.
func plain(name string) string {
	bare, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), strings.ToLower(name))
	if err != nil {
		bare = name
	}
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, bare)
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

// chance is true n times in a hundred.
func chance(rng *rand.Rand, n int) bool { return rng.IntN(100) < n }

// atWork is the next time an agent may sit at the desk, at least wait after t.
func atWork(t time.Time, wait time.Duration, zone *time.Location, minute int) time.Time {
	t = t.Add(wait).In(zone)
	if t.Hour() < 9 || t.Hour() >= 17 {
		if t.Hour() >= 17 {
			t = t.AddDate(0, 0, 1)
		}
		t = time.Date(t.Year(), t.Month(), t.Day(), 9, minute%60, 0, 0, zone)
	}
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t.UTC()
}
