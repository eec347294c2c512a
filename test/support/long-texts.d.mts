export function longTexts(characters: number): readonly string[]
