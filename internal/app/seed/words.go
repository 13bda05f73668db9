package seed

import (
	"parvis/internal/kit/i18n"
)

func both(fr, en string) i18n.Text { return i18n.Text{i18n.FR: fr, i18n.EN: en} }

// What agents ask.
var questions = []i18n.Text{
	both("Pouvez-vous nous préciser ce qui a changé depuis le mois dernier\u00a0?", "Could you tell us what has changed since last month?"),
	both("La photo reçue est floue. Pouvez-vous nous redire ce qu’on y lit\u00a0?", "The photo you sent is blurred. Could you tell us what it says?"),
	both("À quel numéro pouvons-nous vous appeler dans la journée\u00a0?", "On which number may we call you during the day?"),
	both("Il nous manque un renseignement pour continuer\u00a0: depuis quand cela dure-t-il\u00a0?", "We need one more thing to go on: since when has this lasted?"),
}

// What residents answer.
var replies = []i18n.Text{
	both("Oui, depuis le début du mois. Merci de votre aide.", "Yes, since the beginning of the month. Thank you for your help."),
	both("Voilà, j’espère que c’est plus clair comme ça.", "Here it is, I hope it is clearer this way."),
	both("Vous pouvez m’appeler le matin, je suis à la maison.", "You may call me in the morning, I am at home."),
	both("Pardon pour le retard, je n’avais pas vu votre message.", "Sorry for the delay, I had not seen your message."),
}

// What residents write by themselves.
var messages = []i18n.Text{
	both("Bonjour, savez-vous quand j’aurai une réponse\u00a0? Merci.", "Hello, do you know when I will have an answer? Thank you."),
	both("J’ai oublié de dire que je suis joignable surtout le soir.", "I forgot to say that I can mostly be reached in the evening."),
	both("Merci, c’était simple à remplir.", "Thank you, that was easy to fill in."),
	both("Est-ce que je dois vous envoyer autre chose\u00a0?", "Do I need to send you anything else?"),
}

// What agents note for each other. They write in the town's own language.
var notes = []string{
	"Appelé ce matin, pas de réponse. Je réessaie demain.",
	"Vu avec Gwen\u00a0: on peut avancer.",
	"La personne préfère qu’on lui écrive.",
	"Même adresse que l’an dernier, vérifiée.",
	"Rappelle jeudi après 14\u00a0h.",
	"Dossier complet, rien à redemander.",
}

// calledBack is noted when an answer came by telephone.
const calledBack = "Réponse donnée au téléphone, je reprends."

// What agents give as a reason, where the definition has none ready.
var reasons = []i18n.Text{
	both("Après examen, les conditions ne sont pas remplies.", "After examination, the conditions are not met."),
	both("La situation est particulière\u00a0: nous l’avons regardée avec vous.", "The situation is a special one: we looked at it with you."),
}

// Why somebody contests.
var objections = []i18n.Text{
	both("Je ne comprends pas cette décision\u00a0: ma situation a changé en septembre.", "I do not understand this decision: my situation changed in September."),
	both("Je pense qu’il y a une erreur sur l’adresse. Pouvez-vous regarder de nouveau\u00a0?", "I think there is a mistake about the address. Could you look again?"),
}

// What people say when asked whether it helped.
var thanks = []i18n.Text{
	both("", ""),
	both("Réponse rapide, merci.", "A quick answer, thank you."),
	both("Très clair.", "Very clear."),
}

var complaints = []i18n.Text{
	both("", ""),
	both("C’était long.", "It took long."),
	both("J’aurais aimé qu’on m’appelle.", "I would have liked a call."),
}

// What is written into the long texts of forms, by the answer that names the subject.
var letters = map[string][]i18n.Text{
	"hours":     {both("À quelle heure ferme l’accueil le vendredi\u00a0?", "At what time does the front desk close on Friday?")},
	"case":      {both("Où en est ma demande\u00a0? Je n’ai pas de nouvelles depuis une semaine.", "What has become of my request? I have had no news for a week.")},
	"school":    {both("Quand ouvrent les inscriptions à la cantine\u00a0?", "When does registration for the canteen open?"), both("Mon fils change de classe, faut-il vous le dire\u00a0?", "My son is changing class, do I need to tell you?")},
	"sport":     {both("La piscine est-elle ouverte pendant les vacances\u00a0?", "Is the pool open during the holidays?"), both("Notre club cherche une salle le mercredi.", "Our club is looking for a hall on Wednesdays.")},
	"social":    {both("Mon voisin âgé ne sort plus. Qui peut passer le voir\u00a0?", "My elderly neighbour no longer goes out. Who could call on him?")},
	"streets":   {both("Les poubelles du quai Nord débordent le dimanche.", "The bins on quai Nord overflow on Sundays."), both("Peut-on avoir un banc place du Marché\u00a0?", "Could there be a bench on place du Marché?")},
	"economy":   {both("Je voudrais ouvrir un salon de thé, par où commencer\u00a0?", "I would like to open a tea room, where do I start?")},
	"complaint": {both("Personne ne m’a rappelé, malgré deux messages.", "Nobody called me back, in spite of two messages."), both("Le camion passe à cinq heures du matin sous mes fenêtres.", "The lorry comes at five in the morning under my windows.")},
	"other":     {both("Je cherche l’histoire de ma rue pour un exposé. Qui peut m’aider\u00a0?", "I am looking for the history of my street for a talk. Who could help me?")},
}

// spots are places in words.
var spots = []i18n.Text{
	both("devant le 4, quai des Dériveurs", "in front of 4, quai des Dériveurs"),
	both("au coin de la rue du Port et de la rue des Voiliers", "at the corner of rue du Port and rue des Voiliers"),
	both("près du grand chêne du parc", "near the big oak in the park"),
	both("à l’arrêt de bus de l’école", "at the school bus stop"),
	both("place du Marché, côté fontaine", "place du Marché, by the fountain"),
	both("en bas de l’impasse du Lavoir", "at the bottom of impasse du Lavoir"),
	both("avenue du Large, à la hauteur du 62", "avenue du Large, near number 62"),
}
