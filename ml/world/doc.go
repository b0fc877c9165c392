// Package world is a small world told in sentences, for word vectors that a class can train while it watches: people,
// royalty, family, professions, animals, food, clothes, places and countries, in Portuguese and in English. A grammar
// draws the text from a seed, so the truth about its words is known and comes with it: groups, axes, analogy questions
// and pairs of like words.
//
// Words get their meaning only from what they do. A king and a queen rule, wear the crown and sit on the throne; he is
// seen with masculine words and she with feminine ones, exactly as man and woman are who do other things. So rei - homem
// + mulher has one true answer. Nothing is planted beside that: every person eats, reads, travels and is tired alike,
// whatever the gender, and in English a doctor is he and she in equal parts.
//
// Files in grammar/ hold the language, a line for each thing. The fields of a line are
//
//	det, pro KEY M F MP FP [NAME [MASS]]   a word that agrees; a det brings its noun; what stands before names, mass nouns
//	verb KEY PRESENT PAST [PLURAL PLURAL]  English derives the plurals from key and past
//	adj GROUP M [F MP FP]
//	noun GENDER GROUPS SINGULAR PLURAL : ACTS     m, f, n, or * for either; plural - for a mass noun
//	pair GROUPS M F MP FP : ACTS                  two nouns that differ in gender
//	name GENDER GROUPS NAME, land GENDER COUNTRY CAPITAL : ACTS      land - takes no article
//	acts GROUP : ACTS                      what every member of the group may do besides
//	say WEIGHT SENTENCE, when TENSE ADVERBS, synonym A B, truth GROUPS, axis NAME GROUPS or VERBS, an yes (English a, an)
//
// In acts and sentences, {o P:person} draws a member of the group into P, with gender and number, and writes it with its
// article; {ele P} speaks of it again; *comer is the verb in agreement with the noun before; {when} is an adverb of the
// sentence's tense, which is drawn with it. piece.go has the rest.
package world
