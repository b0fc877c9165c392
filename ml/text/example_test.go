package text_test

import (
	"context"
	"fmt"
	"strings"

	"caderno/ml/text"
)

func ExampleTokenizer_Sentences() {
	tok, err := text.NewTokenizer(text.Options{Lang: text.Portuguese})
	if err != nil {
		panic(err)
	}
	for _, s := range tok.Sentences("A Dra. Ana não usa guarda-chuva. Saiu às 10h30...") {
		fmt.Println(strings.Join(s, " "))
	}
	// Output:
	// a dra ana não usa guarda-chuva
	// saiu às 10h30
}

func ExampleCorpus() {
	src := text.FromBytes([]byte("the cat sat\nthe dog sat\nthe bird flew"))
	tok, err := text.NewTokenizer(text.Options{Plain: true})
	if err != nil {
		panic(err)
	}
	c, _, err := text.NewCorpus(context.Background(), src, tok, nil, text.Keep{MinCount: 2})
	if err != nil {
		panic(err)
	}
	err = c.Sentences(0, 1, func(ids []int32) error {
		for _, id := range ids {
			fmt.Print(c.Vocabulary.Word(id), " ")
		}
		fmt.Println(ids)
		return nil
	})
	if err != nil {
		panic(err)
	}
	// Output:
	// the sat [0 1]
	// the sat [0 1]
	// the [0]
}
