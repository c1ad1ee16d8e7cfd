"""An archive of the news of the city of Hải Phòng."""
