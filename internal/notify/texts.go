package notify

import (
	"io/fs"
	"strings"

	"parvis/internal/kit/i18n"
)

// MustTexts reads the words of one of a slice's own mails, mails/NAME.fr.txt and the
// other languages: the first line is the subject. It panics on a file that is missing,
// so that the boot stops.
func MustTexts(mails fs.FS, name string) Texts {
	texts := Texts{}
	for _, l := range i18n.Langs {
		source, err := fs.ReadFile(mails, "mails/"+name+"."+string(l)+".txt")
		if err != nil {
			panic("notify: " + err.Error())
		}
		subject, body, _ := strings.Cut(string(source), "\n")
		texts[l] = Template{Subject: subject, Body: body}
	}
	return texts
}
