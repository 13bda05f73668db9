package sms_test

import (
	"testing"
	"time"

	"parvis/internal/inbox/sms"
)

func TestCommandOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]sms.Command{
		"STOP": sms.Stop, "stop": sms.Stop, " Stop. ": sms.Stop, "ARRÊT": sms.Stop, "arret": sms.Stop, "Arrêter": sms.Stop, "STOP SMS": sms.Stop,
		"Stop sms svp": sms.Stop, "STOP 36034": sms.Stop, "STOP!!!": sms.Stop, "S.T.O.P": sms.Stop, "stop all": sms.Stop, "Unsubscribe": sms.Stop,
		"désabonner": sms.Stop, "STOP STOP": sms.Stop, "Stop merci": sms.Stop, "«STOP»": sms.Stop, "ＳＴＯＰ": sms.Stop, "stop les sms": sms.Stop,
		"START": sms.Start, "unstop": sms.Start, "Début": sms.Start, "reprendre": sms.Start,
		"HELP": sms.Help, "Aide": sms.Help, "aide svp": sms.Help, "INFO": sms.Help,
		"": sms.NoCommand, "Bonjour": sms.NoCommand, "stop à la cantine ?": sms.NoCommand, "Je voudrais de l'aide": sms.NoCommand,
		"Aide au sport, où en est ma demande ?": sms.NoCommand, "stop start": sms.NoCommand, "12": sms.NoCommand, "Arrêt de bus cassé": sms.NoCommand,
		"stop the noise in rue des Halles": sms.NoCommand, "fin de droits": sms.NoCommand,
	} {
		if got := sms.CommandOf(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestQuietUntil(t *testing.T) {
	t.Parallel()
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	night := sms.Settings{QuietFrom: "21:00", QuietTo: "08:00"}
	for name, c := range map[string]struct {
		settings  sms.Settings
		now, want string
	}{
		"in the evening":         {night, "2026-12-03T22:30:00+01:00", "2026-12-04T08:00:00+01:00"},
		"at the very minute":     {night, "2026-12-03T21:00:00+01:00", "2026-12-04T08:00:00+01:00"},
		"before dawn":            {night, "2026-12-04T05:00:00+01:00", "2026-12-04T08:00:00+01:00"},
		"in the morning":         {night, "2026-12-04T08:00:00+01:00", ""},
		"by day":                 {night, "2026-12-04T15:00:00+01:00", ""},
		"a rest at noon":         {sms.Settings{QuietFrom: "12:00", QuietTo: "14:00"}, "2026-12-04T13:00:00+01:00", "2026-12-04T14:00:00+01:00"},
		"outside of it":          {sms.Settings{QuietFrom: "12:00", QuietTo: "14:00"}, "2026-12-04T14:00:00+01:00", ""},
		"none":                   {sms.Settings{QuietFrom: "00:00", QuietTo: "00:00"}, "2026-12-04T03:00:00+01:00", ""},
		"badly written is none":  {sms.Settings{QuietFrom: "9 pm", QuietTo: "8"}, "2026-12-04T03:00:00+01:00", ""},
		"the night of the clock": {night, "2026-10-24T23:00:00+02:00", "2026-10-25T08:00:00+01:00"},
		"last night of a month":  {night, "2026-11-30T23:00:00+01:00", "2026-12-01T08:00:00+01:00"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		got := c.settings.QuietUntil(now, paris)
		if c.want == "" && got.IsZero() {
			continue
		}
		if want, err := time.Parse(time.RFC3339, c.want); err != nil || !got.Equal(want) {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
