module example.invalid/vectors

go 1.19
