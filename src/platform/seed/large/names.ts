/** Names for a company's customers: people and businesses. Data and how they are put together. */
import type { Chance } from './chance.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

const FIRST = words(`
  Aaliyah Adrian Aiko Alejandro Alice Amara Amir Ana Anders Anika Anton Aoi Astrid Ayesha Beatriz Ben Camille Carlos
  Chen Clara Daichi Daniel David Divya Elena Elif Emma Erik Esther Farid Fatima Felix Freya Gabriel Giulia Grace Hana
  Hannah Haruto Hugo Ibrahim Ines Ingrid Isabel Ivan Jack Jamal Jan Jasmine Jonas Josef Julia Kai Karim Kenji Kofi Laila
  Lars Laura Lea Leo Lin Lucia Luka Maja Malik Marco Maria Mateo Maya Mei Mia Mikael Mila Mina Mohamed Nadia Naomi Nina
  Noah Nora Olga Oliver Omar Oscar Pablo Paula Petra Priya Rania Ravi Rosa Ruth Sakura Samir Sara Sean Sofia Soren Stefan
  Tara Theo Tomás Tove Uma Victor Wei Yara Yuki Yusuf Zoe`);
const LAST = words(`
  Abe Adeyemi Ahmed Alvarez Andersen Baker Banerjee Bauer Bennett Berg Bianchi Campbell Castro Chen Cohen Costa Dahl Diaz
  Dubois Eriksen Fischer Flores Fontaine Garcia Ghosh Gomez Gupta Haddad Hall Hansen Hayashi Hughes Ibrahim Ito Ivanova
  Jansen Johansson Jones Kapoor Kato Kaya Keller Khan Kim Kowalski Kraus Kumar Larsen Laurent Lee Lima Lindqvist Lopez Ma
  Mansour Marino Martin Mehta Mendes Meyer Miller Mori Moreau Morgan Müller Nakamura Navarro Nguyen Nielsen Novak Okafor
  Olsen Ortiz Osei Park Patel Pereira Petrov Popescu Quinn Rahman Ramos Reyes Ricci Rossi Roy Ryan Salazar Santos Sato
  Schmidt Shah Silva Singh Sokolov Stone Suzuki Takeda Tan Torres Tran Vargas Vega Vogel Walsh Wang Weber White Wong Wu
  Yamada Yilmaz Young Zhang`);
const MARKS = words(`
  Acorn Alder Amber Anchor Arrow Aspen Atlas Beacon Birch Blue Bridge Bright Canyon Cedar Cobalt Copper Coral Crane Delta
  Dune Echo Ember Falcon Fern Fjord Forge Garnet Granite Harbor Hazel Heron Indigo Iris Ivory Juniper Kestrel Lantern Laurel
  Linden Lumen Maple Meadow Mesa Mint Moss North Oak Ocean Olive Onyx Orchard Otter Pebble Pine Polar Prairie Quartz Quill
  Raven Reef Ridge River Rowan Saffron Sage Sierra Slate Solar Spruce Sterling Summit Tidal Timber Vale Velvet Violet Walnut
  Willow Wren`);
const TRADES = words(`
  Analytics Architects Bakery Biotech Books Brewing Capital Ceramics Clinic Coffee Consulting Dental Design Devices Energy
  Farms Fitness Foods Freight Games Health Hotels Interiors Kitchen Labs Legal Logistics Media Mobility Motors Museum Music
  Networks Optics Outdoor Pharmacy Photo Press Print Publishing Realty Robotics School Security Software Studio Supply
  Systems Textiles Theatre Tours Toys Transit Travel Wines Works`);
const FORMS = ['', '', '', ' Group', ' Collective', ' & Co', ' Partners', ' International'];

export function nameOfPerson(chance: Chance): string {
  return `${chance.pick(FIRST)} ${chance.pick(LAST)}`;
}

export function nameOfBusiness(chance: Chance): string {
  return `${chance.pick(MARKS)} ${chance.pick(TRADES)}${chance.pick(FORMS)}`;
}
