"""Load slow items with two worker processes."""

import lucid
from lucid.data import DataLoader, Dataset


class Waves(Dataset):
    def __len__(self):
        return 200

    def __getitem__(self, index):
        phase = lucid.random.uniform(0.0, 6.28)
        wave = lucid.linspace(0.0, 6.28, 1000) + phase
        for _ in range(50):
            wave = lucid.sin(wave) + 0.1 * wave
        return wave, index


def main():
    lucid.manual_seed(0)
    loader = DataLoader(Waves(), batch_size=25, shuffle=True, num_workers=2, persistent_workers=True)
    for epoch in range(2):
        total = sum(float(waves.sum()) for waves, _ in loader)
        print(f"epoch {epoch}: {len(loader)} batches, sum {total:.3f}")


if __name__ == "__main__":
    main()
