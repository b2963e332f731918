// The invented advisors: who they are and which habit each of them has.
import { HABITS, type Habit } from './habits.ts';
import { createRandom } from './random.ts';

export type SampleAdvisor = {
  readonly advisorId: string;
  readonly advisorName: string;
  /** Invented, in a series that is not in use. */
  readonly sebiRegNo: string;
  readonly source: string;
  readonly habit: Habit;
  readonly ideasPerDay: number;
};

const FIRST_WORDS = [
  'Akashdeep Bhavisha Chaturang Dhanvriksh Eknaad Gajraj Hemvarna Indivar Jaltarang Kirtanjal',
  'Lakshyabhed Meghdoot Nabhansh Omkareshi Pranjivan Rituparn Saptarangi Tarangini Udaychal Vaibhavi',
  'Yashovan Agnirekha Bansuri Chandrahas Devdhanu Gulmohari Harshal Ishanya Janapath Kalpavali',
  'Manthan Neelgagan Paarijat Rajhansa Sandhyarag Trinetra Upavanam Vrindavali Avantika Swarnim',
]
  .join(' ')
  .split(' ');
const SECOND_WORDS = ['Research', 'Calls', 'Trade Desk', 'Capital Views', 'Options', 'Advisory'];
const SOURCES = ['telegram', 'whatsapp', 'website', 'twitter'];
const FIRST_NUMBER = 2001;

/** Every advisor of the world, in an order that says nothing about quality. */
export function generateAdvisors(seed: number): readonly SampleAdvisor[] {
  const random = createRandom(seed, 'advisors');
  const habits = HABITS.flatMap((habit) => Array<Habit>(habit.advisors).fill(habit));
  if (habits.length > FIRST_WORDS.length) {
    throw new RangeError(
      `sample advisors: expected at most ${FIRST_WORDS.length} (names), found ${habits.length}`,
    );
  }
  const shuffled = habits
    .map((habit) => ({ habit, order: random.next() }))
    .sort((a, b) => a.order - b.order);
  return shuffled.map(({ habit }, index) => ({
    advisorId: `ADV${FIRST_NUMBER + index}`,
    advisorName: `${FIRST_WORDS[index]} ${random.pick(SECOND_WORDS)}`,
    sebiRegNo: `INH9${String(random.integer(0, 99_999_999)).padStart(8, '0')}`,
    source: random.pick(SOURCES),
    habit,
    ideasPerDay: random.between(...habit.ideasPerDay),
  }));
}
