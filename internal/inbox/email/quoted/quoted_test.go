package quoted_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"parvis/internal/inbox/email/quoted"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, now, before string }{
		"nothing repeated":               {"Bonjour,\nmerci.\n-- \nNolwenn", "Bonjour,\nmerci.\n-- \nNolwenn", ""},
		"above, French":                  {"Merci !\n\nLe jeu. 3 déc. 2026 à 14:12, Mairie <contact@portvieux.example> a écrit :\n> Bonjour\n> Votre demande", "Merci !", "Le jeu. 3 déc. 2026 à 14:12, Mairie <contact@portvieux.example> a écrit :\n> Bonjour\n> Votre demande"},
		"narrow blank before the colon":  {"Merci\n\nLe 3 déc. 2026 à 14:12, Mairie a écrit\u00a0:\n\n> Bonjour", "Merci", "Le 3 déc. 2026 à 14:12, Mairie a écrit\u00a0:\n\n> Bonjour"},
		"above, English":                 {"Thanks\n\nOn Thu, Dec 3, 2026 at 2:12 PM Town Hall <x@y.example> wrote:\n> Hello", "Thanks", "On Thu, Dec 3, 2026 at 2:12 PM Town Hall <x@y.example> wrote:\n> Hello"},
		"broken over two lines":          {"Merci\n\nLe 3 décembre 2026 à 14:12, Mairie de Portvieux\n<contact@portvieux.example> a écrit :\n> Bonjour", "Merci", "Le 3 décembre 2026 à 14:12, Mairie de Portvieux\n<contact@portvieux.example> a écrit :\n> Bonjour"},
		"a telephone that marks nothing": {"Ok\n\nLe 3 déc. 2026 à 14:12, Mairie a écrit :\n\nBonjour,\nvotre demande est prête.", "Ok", "Le 3 déc. 2026 à 14:12, Mairie a écrit :\n\nBonjour,\nvotre demande est prête."},
		"below":                          {"Le 3 déc. 2026 à 14:12, Mairie a écrit :\n> Quel jour ?\n\nMardi.", "Mardi.", "Le 3 déc. 2026 à 14:12, Mairie a écrit :\n> Quel jour ?"},
		"below, no announcement":         {"> Quel jour ?\n\nMardi.", "Mardi.", "> Quel jour ?"},
		"above and below":                {"Bonjour,\n\n> Quel jour ?\n\nMardi.", "Bonjour,\n\n\nMardi.", "> Quel jour ?"},
		"between the lines":              {"> Quel jour ?\nMardi.\n> Quelle heure ?\n14 h.", "> Quel jour ?\nMardi.\n> Quelle heure ?\n14 h.", ""},
		"Outlook, English":               {"Thanks\n\n-----Original Message-----\nFrom: Town\nHello", "Thanks", "-----Original Message-----\nFrom: Town\nHello"},
		"Outlook, French lines":          {"Merci\n\n________________________________\nDe : Mairie <c@p.example>\nEnvoyé : jeudi 3 décembre 2026 14:12\nÀ : Nolwenn\nObjet : Cantine\n\nBonjour", "Merci", "________________________________\nDe : Mairie <c@p.example>\nEnvoyé : jeudi 3 décembre 2026 14:12\nÀ : Nolwenn\nObjet : Cantine\n\nBonjour"},
		"Outlook, bold in stars":         {"Merci\n\n*De :* Mairie\n*Envoyé :* jeudi\n*Objet :* Cantine\n\nBonjour", "Merci", "*De :* Mairie\n*Envoyé :* jeudi\n*Objet :* Cantine\n\nBonjour"},
		"only a quote":                   {"> Bonjour\n> merci", "> Bonjour\n> merci", ""},
		"an address that begins with Le": {"Le 3 rue du Port est en travaux.\nMerci", "Le 3 rue du Port est en travaux.\nMerci", ""},
		"De : in a sentence":             {"De : chez moi\nà la mairie", "De : chez moi\nà la mairie", ""},
		"an arrow in a line":             {"a -> b\nMerci", "a -> b\nMerci", ""},
		"empty":                          {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now, before := quoted.Split(test.text)
			if now != test.now || before != test.before {
				t.Errorf("now %q, before %q\nwant %q, %q", now, before, test.now, test.before)
			}
		})
	}
}

// FuzzSplit: no word is lost, nothing is made up, and what somebody wrote is never empty when
// they wrote something.
func FuzzSplit(f *testing.F) {
	f.Add("Merci\n\nLe 3 déc. 2026 à 14:12, Mairie a écrit :\n> Bonjour\n\nMardi")
	f.Add("> a\n>\n\n\n> b\nc\n-----Original Message-----\nDe : x\n")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		now, before := quoted.Split(text)
		if strings.TrimSpace(text) != "" && strings.TrimSpace(now) == "" {
			t.Errorf("%q: nothing is left", text)
		}
		if got, want := len(strings.Fields(now))+len(strings.Fields(before)), len(strings.Fields(text)); got != want {
			t.Errorf("%q: %d words of %d", text, got, want)
		}
	})
}
