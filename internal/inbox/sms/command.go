package sms

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Command is a word that the door itself obeys.
type Command string

// The commands. Stop wins over every other right to write.
const (
	NoCommand Command = ""
	Stop      Command = "stop"
	Start     Command = "start"
	Help      Command = "help"
)

// The words, without accents and in capitals. STOP alone is what French operators teach
// (charte SMS+, AF2M); the others are what people write and what carriers elsewhere demand
// (CTIA Messaging Principles, 5.1.3).
var commands = map[string]Command{
	"STOP": Stop, "STOPSMS": Stop, "STOPALL": Stop, "STOPTOUT": Stop, "ARRET": Stop, "ARRETER": Stop, "ARRETEZ": Stop, "ARRETSMS": Stop,
	"DESABONNER": Stop, "DESABONNEMENT": Stop, "DESINSCRIRE": Stop, "DESINSCRIPTION": Stop, "UNSUBSCRIBE": Stop, "CANCEL": Stop,
	"END": Stop, "QUIT": Stop, "OPTOUT": Stop, "REVOKE": Stop, "FIN": Stop, "STOPP": Stop, "SOTP": Stop, "STPO": Stop,
	"START": Start, "UNSTOP": Start, "DEBUT": Start, "REPRENDRE": Start, "REPRISE": Start, "ABONNER": Start, "SUBSCRIBE": Start, "OPTIN": Start,
	"HELP": Help, "INFO": Help, "INFOS": Help, "AIDE": Help, "CONTACT": Help,
}

// mostCommand is the longest text in signs that may be a command: who writes more tells a story.
const mostCommand = 40

// polite may stand beside a command without changing it.
var polite = map[string]bool{"SVP": true, "MERCI": true, "PLEASE": true, "THANKS": true, "SMS": true, "LES": true, "LE": true, "AU": true, "AUX": true,
	"MESSAGES": true, "TOUT": true, "ALL": true, "TEXTS": true, "THE": true, "ME": true}

// CommandOf tells whether a text is nothing but a command: "STOP", "Arrêt.", "stop sms svp",
// "STOP 36034". "Stop à la cantine ?" is none.
func CommandOf(text string) Command {
	if len(text) > 4*mostCommand {
		return NoCommand
	}
	words := strings.FieldsFunc(bare(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 || len(strings.Join(words, " ")) > mostCommand {
		return NoCommand
	}
	if c, found := commands[strings.Join(words, "")]; found {
		return c
	}
	c := commands[words[0]]
	for _, w := range words[1:] {
		if !polite[w] && !number(w) && commands[w] != c {
			return NoCommand
		}
	}
	return c
}

func number(w string) bool { return strings.Trim(w, "0123456789") == "" && len(w) <= 6 }

// bare is a text in capitals without accents.
func bare(text string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)))
	plain, _, err := transform.String(t, text)
	if err != nil {
		return ""
	}
	return strings.ToUpper(plain)
}
