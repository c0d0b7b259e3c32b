// A sample page about invented people.

export const SAMPLE = `Town votes to keep its last ferry

By Pia Lindqvar

PORT ALDWYN — The council of Port Aldwyn voted nine to four on Tuesday to keep the ferry to Isle Carrow running through the winter, after an evening in which more people stood than sat.

“We are not going to be the council that cut an island off,” said Maren Holdfast, who chairs the harbour committee. “The ferry pays for itself in ways no ledger shows.”

Councillor Tobias Renn voted against. He said the boat was “a museum piece with a diesel bill” and asked what it would cost to replace the engine.

“Nobody has answered me,” Renn told reporters on the quay. “I have asked in three meetings.”

Holdfast said that the crossing would be free for pupils from September. According to the Ostermark Ferry Company, the number of passengers rose by a fifth last year.

“My daughter learned to read on that boat,” said Isidra Quell, a teacher on the island 🏝️. “She is a pilot now.”

Related: Ten walks along the old quay
`;
