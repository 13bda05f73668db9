package bench

import (
	"math/rand/v2"
	"strings"
)

var (
	givenNames = strings.Fields(`Marie Jeanne Nolwenn Anne Yann Loïc Gwenaëlle Karim Fatou Paul Hélène Yvonne Malo Inès Sami Leïla Thomas Claire Erwan Soazig
		Mathieu Camille Julie Nicolas Émile Zoé Mohamed Aïcha Bruno Chloé Denis Élodie Fanny Gaëlle Hugo Irène Jules Katell Lucas Manon`)
	familyNames = strings.Fields(`Legoff Martin Kervella Tanguy Riou Morvan Bihan Diallo Benali Prigent Quéré Thébault Guéguen Le-Roux Madec Cariou Jaouen Salaün
		Bernard Petit Durand Moreau Laurent Simon Michel Lefèvre Garcia Fournier Girard Bonnet Dupont Lambert Rousseau Vincent Muller Faure Mercier
		Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Perrin Robin Clément Morin Henry Roussel Mathieu Gautier Masson Marchand Duval
		Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard
		Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre
		Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte`)
)

// vocabulary is made of syllables, some words far more common than others, as in any language.
type vocabulary struct{ words []string }

const vocabularySize = 20_000

func newVocabulary() vocabulary {
	r := rand.New(rand.NewPCG(3, 7))
	syllables := strings.Fields("ba be bi bo bu ca ce chi co cu da de di do du fa fe fi fo ga gé go la le li lo lu ma me mi mo mu na ne ni no pa pe pi po ra ré ri ro ru sa sé si so ta te ti to tu va vé vi vo")
	v := vocabulary{words: strings.Fields("poubelle école voirie cantine inscription trottoir demande mairie dossier logement garderie stationnement carte lampadaire éclairage déchets")}
	for len(v.words) < vocabularySize {
		var b strings.Builder
		for range 2 + r.IntN(3) {
			b.WriteString(syllables[r.IntN(len(syllables))])
		}
		v.words = append(v.words, b.String())
	}
	return v
}

// text is the n-th of the stock: a few sentences.
func (v vocabulary) text(n int) string {
	r := rand.New(rand.NewPCG(11, uint64(n)))
	said := []string{"Bonjour,"}
	for range 15 + r.IntN(25) {
		rank := int(r.ExpFloat64() * r.ExpFloat64() * 400)
		said = append(said, v.words[min(rank, len(v.words)-1)])
	}
	return strings.Join(said, " ") + ". Merci"
}
